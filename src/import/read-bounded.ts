import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';

/**
 * Reads a file, unless it is too large. What is no file (a pipe, a device) may never come to its end.
 *
 * @throws Error when there is no such file, or it has more than `most` bytes
 */
export async function readBounded(path: string, most: number): Promise<Buffer> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error(`${basename(path)} is not a file`);
  if (stats.size > most)
    throw new Error(`${basename(path)} is larger than may be imported: ${stats.size} bytes`);
  return readFile(path);
}
