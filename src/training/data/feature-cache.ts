import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Features on disk, found again by the content of the file and the key of the way in which they were computed. */
export interface FeatureCache {
  get(content: string): Promise<Float32Array[] | undefined>;
  /** @throws Error when the disk is full or the folder cannot be written */
  put(content: string, variants: readonly Float32Array[]): Promise<void>;
}

/**
 * A cache in a folder, safe for several processes at a time.
 *
 * @param key of all that the features depend on beside the file; see `feature-cache-key.ts`
 */
export function openFeatureCache(directory: string, key: string): FeatureCache {
  const pathOf = (content: string) => join(directory, key, `${content}.f32`);
  return {
    async get(content) {
      try {
        return decode(await readFile(pathOf(content)));
      } catch {
        // It is not there, or not whole after a power failure, and is made again.
        return undefined;
      }
    },
    async put(content, variants) {
      await mkdir(join(directory, key), { recursive: true });
      // A reader never sees half a file: it is written beside and then renamed.
      const temporary = `${pathOf(content)}.${process.pid}`;
      try {
        await writeFile(temporary, encode(variants));
        await rename(temporary, pathOf(content));
      } finally {
        // A disk that is full keeps the part that fitted.
        await rm(temporary, { force: true });
      }
    },
  };
}

/** Layout, little-endian: the number of variants, their lengths (each uint32), then their values (float32). */
function encode(variants: readonly Float32Array[]): Uint8Array {
  const header = Uint32Array.from([variants.length, ...variants.map(({ length }) => length)]);
  return Buffer.concat(
    [header, ...variants].map(part => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)),
  );
}

function decode(bytes: Buffer): Float32Array[] {
  const words = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const lengths = words.subarray(1, 1 + words[0]);
  let at = 4 * (1 + words[0]);
  return Array.from(lengths, length => {
    const variant = new Float32Array(words.buffer, at, length);
    at += 4 * length;
    return variant;
  });
}
