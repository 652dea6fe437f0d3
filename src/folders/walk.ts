import { realpath } from 'node:fs/promises';
import { entriesOf, leadsBack } from './entries.js';
import { throughFaults } from './passing-faults.js';

/** A file somewhere in a folder. */
export interface FoundFile {
  /** From that folder on, with `/` between the names. */
  readonly name: string;
  /** Where it really is. */
  readonly path: string;
}

/** What is in a folder and is no file. */
export interface NoFile {
  /** As that of a file; it ends with `/` where it is a folder. */
  readonly name: string;
  readonly reason: string;
}

/** Why a folder with nothing in it is no file's. */
export const emptyFolder = 'The folder is empty.';

/**
 * What lies in a folder and in those in it, each folder in the order of its names, one at a time in memory. Links count as what
 * they lead to; names that begin with a dot are passed over.
 *
 * @param prefix the way to it from where the search began
 * @param above where the folders that it is in really are
 * @throws Error as `readdir` does
 */
export async function* findBelow(
  directory: string,
  prefix = '',
  above: readonly string[] = [],
): AsyncGenerator<FoundFile | NoFile, void, void> {
  const place = await throughFaults(() => realpath(directory));
  if (leadsBack(place, above)) {
    yield { name: prefix, reason: 'The link leads back to a folder that it is in.' };
    return;
  }
  const entries = await entriesOf(directory);
  if (entries.length === 0 && prefix !== '') yield { name: prefix, reason: emptyFolder };
  for (const { name: last, path, kind, fault } of entries) {
    const name = prefix + last;
    if (kind === 'folder') yield* findBelow(path, `${name}/`, [...above, place]);
    else if (kind === 'file') yield { name, path };
    else if (fault === undefined) yield { name, reason: 'It is neither a file nor a folder.' };
    else yield { name, reason: `The link leads nowhere (${fault}).` };
  }
}
