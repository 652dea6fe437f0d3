import { createReadStream } from 'node:fs';
import { addAbortSignal, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Buckets } from './buckets.js';
import { found, type Catalogue, type FoundItem, type KnownItem } from './catalogue.js';
import { fileItem } from './file-item.js';
import { parseInventoryRow } from './inventory.js';
import { reopenIn } from './reopen.js';
import { isAddress } from '../models/store/s3-location.js';
import { tryAgain } from '../models/store/try-again.js';

/**
 * The tracks that a list names: in each line a path, an address `s3://bucket/key`, or a row of an inventory of S3. Blank lines
 * count for nothing. It is read while items are asked for, and all that it names is taken for audio.
 *
 * @param list a file, of gzip where its name ends with `.gz`, or `-` for standard input, which can be read only once
 */
export function openList(list: string, maxBytes: number, buckets: Buckets): Catalogue {
  return {
    location: list,
    goesOn: true,
    async *items(_, patience) {
      for await (const line of linesOf(list, patience?.signal)) {
        if (line.trim() === '') continue;
        const look = () => itemOfLine(line, maxBytes, buckets);
        yield patience ? tryAgain(look, patience) : look();
      }
    },
    reopen: known =>
      known.bucket === undefined
        ? itemOf(known.key, maxBytes, buckets)
        : itemIn(known.bucket, known, buckets),
  };
}

async function itemOfLine(line: string, maxBytes: number, buckets: Buckets): Promise<FoundItem> {
  const row = parseInventoryRow(line);
  return row ? itemIn(row.bucket, row, buckets) : itemOf(line, maxBytes, buckets);
}

async function itemIn(bucket: string, known: KnownItem, buckets: Buckets): Promise<FoundItem> {
  return { ...(await reopenIn(buckets.open(bucket), known)), bucket };
}

function itemOf(line: string, maxBytes: number, buckets: Buckets): Promise<FoundItem> {
  if (!isAddress(line)) return found(line, fileItem(line, line, maxBytes));
  return found(
    line,
    buckets.find(line).then(item => ({ ...item, key: line })),
  );
}

/** @throws the signal's reason, also while a line is waited for */
async function* linesOf(list: string, signal?: AbortSignal): AsyncGenerator<string, void, void> {
  const input: Readable = list === '-' ? process.stdin : openFile(list);
  if (signal) addAbortSignal(signal, input);
  let rest = '';
  try {
    for await (const text of input.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop()!;
      yield* lines.map(withoutMark);
    }
  } catch (error) {
    signal?.throwIfAborted();
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw code.startsWith('Z_') ? new Error(`${list} is no whole gzip file (${message})`) : error;
  }
  yield withoutMark(rest);
}

const withoutMark = (line: string): string => line.replace(/^\uFEFF/, '');

/** What is in a file, which is compressed where its name says so: inventories of S3 are. */
function openFile(path: string): Readable {
  const file = createReadStream(path);
  // An error of either ends the stream that is read, with that error.
  return path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
}
