import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Checks that files can be written to a folder, without making it, so that hours of work are not lost for want of a place
 * for their result.
 *
 * @throws Error that names the folder and says what is in the way
 */
export async function requireWritable(folder: string): Promise<void> {
  let place = resolve(folder);
  let fault = await faultOf(place);
  while (fault === 'ENOENT' && place !== dirname(place)) {
    place = dirname(place);
    fault = await faultOf(place);
  }
  if (fault === undefined) return;
  const where = place === resolve(folder) ? '' : `${place}: `;
  throw new Error(`nothing can be written to ${folder}: ${where}${fault}`);
}

/** What is in the way of files in a folder that should be there. */
async function faultOf(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'it is not a folder';
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
