import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Catalogue } from './catalogue.js';
import { itemOf } from './folder.js';

/**
 * The files that a list names, a path in each line; blank lines count for nothing. It is read while items are asked for,
 * and all of them are taken for audio.
 *
 * @param list a file, or `-` for standard input, which can be read only once
 */
export function openList(list: string, maxBytes: number): Catalogue {
  return {
    location: list,
    async *items() {
      const input: Readable = list === '-' ? process.stdin : createReadStream(list);
      // A file that cannot be read ends the lines without a word otherwise.
      const failure = new Promise<never>((_, reject) => input.once('error', reject));
      failure.catch(() => undefined);
      const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
      for (;;) {
        const next = await Promise.race([lines.next(), failure]);
        if (next.done) return;
        const line = next.value.replace(/^\uFEFF/, '');
        if (line.trim() !== '') yield itemOf(line, line, maxBytes);
      }
    },
  };
}
