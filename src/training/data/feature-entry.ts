import { createHash } from 'node:crypto';
import { featureSize } from '../../features/parameters.js';
import type { ExtractionOptions } from './extraction-job.js';

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

/** How many numbers an entry may have. */
export interface EntryShape {
  /** Numbers of a segment. */
  readonly size: number;
  /** Segments at most, of the track as it is and of each variant. */
  readonly segments: readonly number[];
}

/** The shape of the features of a track. */
export function entryShape({
  features,
  augmentation,
}: Pick<ExtractionOptions, 'features' | 'augmentation'>): EntryShape {
  const varied = augmentation ? new Array<number>(augmentation.variants).fill(augmentation.segments) : [];
  return { size: featureSize(features), segments: [features.segments, ...varied] };
}

const digestLength = 32;

/** Bytes of the largest entry of a shape. */
export function largestEntry({ size, segments }: EntryShape): number {
  const numbers = size * segments.reduce((sum, count) => sum + count, 0);
  return digestLength + 4 * (1 + segments.length) + 4 * numbers + 8;
}

/**
 * Layout, little-endian: a SHA-256 over the entry's name and all that follows; the number of variants, their lengths (each
 * uint32), their values (float32) and the seconds (float64).
 *
 * @param name of the entry: the same bytes under another name are no entry
 */
export function encodeEntry(name: string, { seconds, variants }: CachedFeatures): Uint8Array {
  const header = Uint32Array.from([variants.length, ...variants.map(({ length }) => length)]);
  const body = Buffer.concat(
    [header, ...variants, Float64Array.of(seconds)].map(
      part => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    ),
  );
  return Buffer.concat([digest(name, body), body]);
}

/** Reads an entry. @returns undefined when it is damaged, of another name or shape, or has what is no finite number */
export function decodeEntry(name: string, bytes: Buffer, shape: EntryShape): CachedFeatures | undefined {
  const body = bytes.subarray(digestLength);
  if (!digest(name, body).equals(bytes.subarray(0, digestLength))) return undefined;
  const { size, segments } = shape;
  const header = 4 * (1 + segments.length);
  if (body.length < header || body.readUInt32LE(0) !== segments.length) return undefined;
  const lengths = segments.map((_, i) => body.readUInt32LE(4 * (1 + i)));
  const fits = lengths.every(
    (length, i) => length > 0 && length <= segments[i] * size && length % size === 0,
  );
  const numbers = lengths.reduce((sum, length) => sum + length, 0);
  if (!fits || body.length !== header + 4 * numbers + 8) return undefined;
  const seconds = body.readDoubleLE(header + 4 * numbers);
  const values = new Float32Array(Uint8Array.from(body.subarray(header, header + 4 * numbers)).buffer);
  if (!(seconds > 0 && Number.isFinite(seconds)) || !values.every(Number.isFinite)) return undefined;
  let end = 0;
  return { seconds, variants: lengths.map(length => values.subarray(end, (end += length))) };
}

function digest(name: string, body: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(body).digest();
}
