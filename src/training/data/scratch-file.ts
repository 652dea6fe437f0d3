import { randomUUID } from 'node:crypto';
import { mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Reads an array again: its first values, so many. */
type Read = (length: number) => Float32Array;

/**
 * Opens a file for arrays that do not fit into memory together. It has no name, so it is gone with the process, however
 * that ends. From when the disk refuses, arrays stay in memory.
 *
 * @param onRefusal called then, with the code of the error
 * @returns a function that puts an array away
 */
export function openScratchFile(
  directory: string,
  onRefusal: (code: string) => void,
): (values: Float32Array) => Read {
  let file: number | undefined;
  let end = 0;
  const refuse = (error: unknown) => {
    file = undefined;
    onRefusal((error as NodeJS.ErrnoException).code ?? (error as Error).message);
  };
  try {
    file = createNameless(directory);
  } catch (error) {
    refuse(error);
  }
  return values => {
    if (file !== undefined) {
      try {
        const read = append(file, values, end);
        end += values.byteLength;
        return read;
      } catch (error) {
        refuse(error);
      }
    }
    // What arrives from another process is a part of its whole message.
    const copy = values.slice();
    return length => copy.subarray(0, length);
  };
}

function createNameless(directory: string): number {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, randomUUID());
  const file = openSync(path, 'wx+');
  unlinkSync(path);
  return file;
}

function append(file: number, values: Float32Array, position: number): Read {
  // A disk that becomes full takes a part, and refuses the rest.
  for (let written = 0; written < values.byteLength;)
    written += writeSync(file, values, written, values.byteLength - written, position + written);
  return length => {
    const copy = new Float32Array(length);
    readSync(file, copy, 0, copy.byteLength, position);
    return copy;
  };
}
