import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is kept of a track. */
export interface CachedFeatures {
  /** How long the track lasts. */
  readonly seconds: number;
  /**
   * The features of the track as it is, then of its augmented variants; each `segments × frames × values`, row-major. Equal
   * segments (of a track that is no longer than one) are there once.
   */
  readonly variants: readonly Float32Array[];
}

/** Features on disk, found again by the content of the file and the key of the way in which they were computed. */
export interface FeatureCache {
  get(content: string): Promise<CachedFeatures | undefined>;
  /** @throws Error when the disk is full or the folder cannot be written */
  put(content: string, features: CachedFeatures): Promise<void>;
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
    async put(content, features) {
      await mkdir(join(directory, key), { recursive: true });
      // A reader never sees half a file: it is written beside and then renamed.
      const temporary = `${pathOf(content)}.${process.pid}`;
      try {
        await writeFile(temporary, encode(features));
        await rename(temporary, pathOf(content));
      } finally {
        // A disk that is full keeps the part that fitted.
        await rm(temporary, { force: true });
      }
    },
  };
}

/** Layout, little-endian: the number of variants, their lengths (each uint32), their values and the seconds (float32). */
function encode({ seconds, variants }: CachedFeatures): Uint8Array {
  const header = Uint32Array.from([variants.length, ...variants.map(({ length }) => length)]);
  return Buffer.concat(
    [header, ...variants, Float32Array.of(seconds)].map(
      part => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    ),
  );
}

function decode(bytes: Buffer): CachedFeatures {
  const words = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const lengths = words.subarray(1, 1 + words[0]);
  let at = 4 * (1 + words[0]);
  const variants = Array.from(lengths, length => {
    const variant = new Float32Array(words.buffer, at, length);
    at += 4 * length;
    return variant;
  });
  return { variants, seconds: new Float32Array(words.buffer, at, 1)[0] };
}
