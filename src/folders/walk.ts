import { realpath } from 'node:fs/promises';
import { entriesOf, leadsBack } from './entries.js';

/** A file somewhere in a folder. */
export interface FoundFile {
  /** From that folder on, with `/` between the names. */
  readonly name: string;
  /** Where it really is. */
  readonly path: string;
}

/**
 * All files in a folder and in those in it, in the order of their names, one folder at a time in memory. Names that begin with a
 * dot are left out, and links that lead nowhere or back to a folder that they are in; others count as what they lead to.
 *
 * @throws Error as `readdir` does
 */
export async function* walk(
  directory: string,
  prefix = '',
  above: readonly string[] = [],
): AsyncGenerator<FoundFile, void, void> {
  const place = await realpath(directory);
  if (leadsBack(place, above)) return;
  for (const { name, path, kind } of await entriesOf(directory))
    if (kind === 'file') yield { name: prefix + name, path };
    else if (kind === 'folder') yield* walk(path, `${prefix}${name}/`, [...above, place]);
}
