import { realpath } from 'node:fs/promises';
import { fileItem } from '../../catalogue/file-item.js';
import { entriesOf, leadsBack } from '../../folders/entries.js';
import { emptyFolder, maxBytes, type Finding } from './found-file.js';

/**
 * What lies in a folder and in those in it, each folder in the order of its names. Links count as what they lead to; names that
 * begin with a dot are passed over.
 *
 * @param prefix the way to it from where the search began
 * @param above where the folders that it is in really are
 */
export async function* findInFolder(
  directory: string,
  prefix = '',
  above: readonly string[] = [],
): AsyncGenerator<Finding, void, void> {
  const place = await realpath(directory);
  if (leadsBack(place, above)) {
    yield { name: prefix, reason: 'The link leads back to a folder that it is in.' };
    return;
  }
  const entries = await entriesOf(directory);
  if (entries.length === 0 && prefix !== '') yield { name: prefix, reason: emptyFolder };
  for (const { name: last, path, kind, fault } of entries) {
    const name = prefix + last;
    if (kind === 'folder') yield* findInFolder(path, `${name}/`, [...above, place]);
    else if (kind === 'file') yield { name, path, find: () => fileItem(name, path, maxBytes) };
    else if (fault === undefined) yield { name, reason: 'It is neither a file nor a folder.' };
    else yield { name, reason: `The link leads nowhere (${fault}).` };
  }
}
