import type { Box } from './boxes.js';

/** Where the samples of an MP4 track are in the file: access units, not samples of sound. */
export interface SamplePlaces {
  readonly count: number;
  /** Of all together, in units of the track's timescale. */
  readonly duration: number;
  /** The bytes of a sample. */
  bytesOf(sample: number): Uint8Array;
}

/** The boxes that place samples (ISO/IEC 14496-12, section 8.7); their tables fit into them. */
export interface PlaceBoxes {
  readonly stsz: Box;
  readonly stsc: Box;
  readonly stts: Box;
  /** `stco` or `co64`. */
  readonly offsets: Box;
}

/**
 * Places the samples by their sizes and chunks.
 *
 * @returns `undefined` where they do not lie one after the other, or not all within the file
 */
export function placeSamples(
  bytes: Uint8Array,
  { stsz, stsc, stts, offsets }: PlaceBoxes,
): SamplePlaces | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fixedSize = view.getUint32(stsz.body + 4);
  const count = view.getUint32(stsz.body + 8);
  const sizeOf = (sample: number) => fixedSize || view.getUint32(stsz.body + 12 + 4 * sample);
  const chunkCount = view.getUint32(offsets.body + 4);
  const chunkAt = (chunk: number) =>
    offsets.type === 'stco'
      ? view.getUint32(offsets.body + 8 + 4 * chunk)
      : Number(view.getBigUint64(offsets.body + 8 + 8 * chunk));
  const runCount = view.getUint32(stsc.body + 4);
  const runStart = (run: number) => (run < runCount ? view.getUint32(stsc.body + 8 + 12 * run) : Infinity);
  if (chunkCount === 0 || runStart(0) !== 1) return undefined;

  const places = new Float64Array(count);
  let sample = 0;
  let end = 0;
  for (let chunk = 0, run = 0; chunk < chunkCount && sample < count; chunk++) {
    if (chunk + 1 >= runStart(run + 1)) run++;
    const perChunk = view.getUint32(stsc.body + 12 + 12 * run);
    if (chunkAt(chunk) < end) return undefined;
    end = chunkAt(chunk);
    for (let i = 0; i < perChunk && sample < count; i++) {
      places[sample] = end;
      end += sizeOf(sample++);
    }
    if (end > bytes.length) return undefined;
  }
  if (sample < count) return undefined;
  return {
    count,
    duration: totalDuration(view, stts),
    bytesOf: sample => bytes.subarray(places[sample], places[sample] + sizeOf(sample)),
  };
}

/** The sum of a time table (`stts`): runs of samples that are equally long. */
function totalDuration(view: DataView, stts: Box): number {
  let total = 0;
  for (let at = stts.body + 8, entry = view.getUint32(stts.body + 4); entry > 0; entry--, at += 8)
    total += view.getUint32(at) * view.getUint32(at + 4);
  return total;
}
