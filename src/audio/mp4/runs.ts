import { requireRoom, type Box } from './boxes.js';

/** Defaults for samples without entries of their own; durations in units of the track's timescale. */
interface SampleDefaults {
  readonly duration: number;
  /** Bytes. */
  readonly size: number;
}

/** By the number of the track. */
export type TrackDefaults = Map<number, SampleDefaults>;

/** The header of a fragment for all its samples of one track. */
export interface FragmentHeader extends SampleDefaults {
  readonly track: number;
  /** Byte offset that runs count from; the fragment's own if `undefined`. */
  readonly base: number | undefined;
}

/** Samples of a fragment that lie one after the other. */
export interface TrackRun {
  readonly count: number;
  /** Of the first sample, in bytes from the fragment's base; after the run before if `undefined`. */
  readonly offset: number | undefined;
  /** Bytes of each sample, if all have the default. */
  readonly equalSize: number | undefined;
  sizeOf(sample: number): number;
  durationOf(sample: number): number;
}

const flagsOf = (view: DataView, box: Box) => view.getUint32(box.body) & 0xffffff;

/** Finds which of some optional fields are there, one after the other, and how long all of them are. */
function layOut(flags: number, fields: readonly (readonly [flag: number, bytes: number])[]) {
  const places = new Map<number, number>();
  let length = 0;
  for (const [flag, bytes] of fields) {
    if (!(flags & flag)) continue;
    places.set(flag, length);
    length += bytes;
  }
  return { places, length };
}

/**
 * Notes the defaults of a track's samples (`trex`, ISO/IEC 14496-12, section 8.8.3).
 *
 * @throws Problem `broken-audio`
 */
export function readTrackDefaults(view: DataView, box: Box, defaults: TrackDefaults): void {
  requireRoom(box.end - box.body >= 20);
  const duration = view.getUint32(box.body + 12);
  defaults.set(view.getUint32(box.body + 4), { duration, size: view.getUint32(box.body + 16) });
}

/**
 * Reads a fragment's header of one track (`tfhd`, section 8.8.7).
 *
 * @throws Problem `broken-audio`
 */
export function readFragmentHeader(view: DataView, box: Box, defaults: TrackDefaults): FragmentHeader {
  requireRoom(box.end - box.body >= 8);
  const { places, length } = layOut(flagsOf(view, box), [
    [0x1, 8],
    [0x2, 4],
    [0x8, 4],
    [0x10, 4],
  ]);
  const first = box.body + 8;
  requireRoom(first + length <= box.end);
  const word = (flag: number) => {
    const place = places.get(flag);
    return place === undefined ? undefined : view.getUint32(first + place);
  };
  const track = view.getUint32(box.body + 4);
  const known = defaults.get(track);
  return {
    track,
    base: places.has(0x1) ? Number(view.getBigUint64(first)) : undefined,
    duration: word(0x8) ?? known?.duration ?? 0,
    size: word(0x10) ?? known?.size ?? 0,
  };
}

/**
 * Reads the table of a run (`trun`, section 8.8.8): its flags state which of two optional words it begins with and which of
 * four each sample has.
 *
 * @throws Problem `broken-audio` where the table does not fit into its box
 */
export function readTrackRun(view: DataView, box: Box, { size, duration }: SampleDefaults): TrackRun {
  requireRoom(box.end - box.body >= 8);
  const flags = flagsOf(view, box);
  const count = view.getUint32(box.body + 4);
  const head = layOut(flags, [
    [0x1, 4],
    [0x4, 4],
  ]);
  const sample = layOut(flags, [
    [0x100, 4],
    [0x200, 4],
    [0x400, 4],
    [0x800, 4],
  ]);
  const first = box.body + 8 + head.length;
  requireRoom(first + count * sample.length <= box.end);
  const column = (flag: number, otherwise: number) => {
    const place = sample.places.get(flag);
    if (place === undefined) return () => otherwise;
    return (i: number) => view.getUint32(first + place + i * sample.length);
  };
  return {
    count,
    offset: head.places.has(0x1) ? view.getInt32(box.body + 8) : undefined,
    equalSize: sample.places.has(0x200) ? undefined : size,
    sizeOf: column(0x200, size),
    durationOf: column(0x100, duration),
  };
}
