import { requireRoom, type Box } from './boxes.js';

/** Where the samples of an MP4 track are in the file: access units, not samples of sound. All lie within the file. */
export interface SamplePlaces {
  readonly count: number;
  /** Byte offset of each. */
  readonly starts: ArrayLike<number>;
  /** Bytes of each. */
  readonly sizes: ArrayLike<number>;
  /** Of all together, in units of the track's timescale. */
  readonly duration: number;
  /** Whether the file ends before the samples do. */
  readonly isCut: boolean;
  /** Whether they lie one after the other. */
  readonly isInOrder: boolean;
}

/** The boxes that place samples (ISO/IEC 14496-12, section 8.7); their tables fit into them. */
export interface PlaceBoxes {
  readonly stsz: Box;
  readonly stsc: Box;
  readonly stts: Box | undefined;
  /** `stco` or `co64`. */
  readonly offsets: Box;
}

/** Some decoders make sound of empty samples, which cost an attacker nothing. */
export const mostEmptySamples = 1024;

/**
 * Places the samples by their sizes and chunks, up to the first that the file does not hold.
 *
 * @param index the bytes that hold the boxes
 * @param fileBytes of the file; all samples together are no larger
 * @throws Problem `broken-audio` where many samples are the same bytes, or none
 */
export function placeSamples(
  index: Uint8Array,
  { stsz, stsc, stts, offsets }: PlaceBoxes,
  fileBytes: number,
): SamplePlaces {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const fixedSize = view.getUint32(stsz.body + 4);
  const claimed = view.getUint32(stsz.body + 8);
  const chunkCount = view.getUint32(offsets.body + 4);
  const chunkAt = (chunk: number) =>
    offsets.type === 'stco'
      ? view.getUint32(offsets.body + 8 + 4 * chunk)
      : Number(view.getBigUint64(offsets.body + 8 + 8 * chunk));
  const runCount = view.getUint32(stsc.body + 4);
  const runStart = (run: number) => (run < runCount ? view.getUint32(stsc.body + 8 + 12 * run) : Infinity);

  const starts = new Float64Array(claimed);
  const sizes = new Uint32Array(claimed);
  let count = 0;
  let empty = 0;
  let total = 0;
  let end = 0;
  let isCut = false;
  let isInOrder = chunkCount > 0 && runStart(0) === 1;
  for (let chunk = 0, run = -1; chunk < chunkCount && count < claimed && !isCut; chunk++) {
    if (chunk + 1 >= runStart(run + 1)) run++;
    // As decoders do where no run, or one of no samples, says how many a chunk has.
    const perChunk = (run >= 0 && view.getUint32(stsc.body + 12 + 12 * run)) || 1;
    // They also take the samples for which there is no chunk from behind the last one.
    const last = chunk + 1 < chunkCount ? Math.min(claimed, count + perChunk) : claimed;
    isInOrder &&= chunkAt(chunk) >= end && last - count <= perChunk;
    end = chunkAt(chunk);
    for (; count < last; count++) {
      const size = fixedSize || view.getUint32(stsz.body + 12 + 4 * count);
      isCut = end + size > fileBytes;
      if (isCut) break;
      starts[count] = end;
      sizes[count] = size;
      if (size === 0) empty++;
      total += size;
      end += size;
    }
  }
  requireRoom(total <= fileBytes && empty <= mostEmptySamples);
  return { count, starts, sizes, duration: durationOf(view, stts, count), isCut, isInOrder };
}

/** The sum of the first entries of a time table (`stts`): runs of samples that are equally long. */
function durationOf(view: DataView, stts: Box | undefined, count: number): number {
  let total = 0;
  if (!stts) return total;
  let left = count;
  for (
    let at = stts.body + 8, entry = view.getUint32(stts.body + 4);
    entry > 0 && left > 0;
    entry--, at += 8
  ) {
    const samples = Math.min(left, view.getUint32(at));
    total += samples * view.getUint32(at + 4);
    left -= samples;
  }
  return total;
}
