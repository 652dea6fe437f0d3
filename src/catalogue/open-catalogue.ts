import { stat } from 'node:fs/promises';
import type { Catalogue } from './catalogue.js';
import { openFolder } from './folder.js';
import { openList } from './list.js';

/** How tracks are found and read. */
export interface CatalogueOptions {
  /** Larger tracks are not read. */
  readonly maxBytes: number;
}

/** Where tracks come from: a place, or a list of them (a file, or `-`). */
export type CatalogueSource = { readonly place: string } | { readonly list: string };

/**
 * Opens a catalogue.
 *
 * @throws Error when there is no such folder or list
 */
export async function openCatalogue(
  source: CatalogueSource,
  { maxBytes }: CatalogueOptions,
): Promise<Catalogue> {
  if ('list' in source) {
    if (source.list !== '-' && !(await stat(source.list).catch(() => undefined))?.isFile())
      throw new Error(`${source.list} is no file that could be read`);
    return openList(source.list, maxBytes);
  }
  if (!(await stat(source.place).catch(() => undefined))?.isDirectory())
    throw new Error(`${source.place} is not a folder`);
  return openFolder(source.place, maxBytes);
}
