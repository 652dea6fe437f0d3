import { fourCC } from '../four-cc.js';
import { checkShape } from '../limits.js';
import { createAacDecoder, planExcerpt } from '../aac/packets.js';
import type { PacketTrack } from '../packets/track.js';
import { boxes, descendants, type Box } from './boxes.js';
import { readMp4Codec, type Mp4Codec } from './codec.js';
import { placeFragments } from './fragments.js';
import { placeSamples, type SamplePlaces } from './sample-places.js';

/** The first box of each type. */
type BoxesByType = Partial<Record<string, Box>>;

/**
 * Our reader of MP4 files: AAC-LC or ALAC, with all samples in the index or all in fragments. The tables have to fit into
 * their boxes, which `guardedInput` has checked before.
 *
 * The track is the one that `@audio/decode-aac` gives for a whole file, without the priming and the padding that the edit
 * list, or an `iTunSMPB` tag, states.
 *
 * @returns `undefined` for other codecs, and files that are damaged or cut
 */
export async function mp4Track(bytes: Uint8Array): Promise<PacketTrack | undefined> {
  const movie = firstMovie(bytes);
  const { sound, others } = movie ? tracksOf(bytes, movie) : {};
  const { stsd, mdhd } = sound ?? {};
  if (!movie || !sound || !stsd || !mdhd) return undefined;
  const codec = readMp4Codec(bytes, stsd);
  const samples = codec && placesOf(bytes, sound, others?.mvex && movie);
  if (!samples) return undefined;
  checkShape(codec.sampleRate, codec.channels);

  const { gapless } = await import('@audio/decode-aac');
  const { packetSamples, withheld, sampleRate } = codec;
  const decoded = samplesOut(bytes, codec, samples, mdhd);
  const bodyOf = (box?: Box) => (box ? { [box.type]: bytes.subarray(box.body, box.end) } : {});
  const window = gapless({
    ...bodyOf(sound.elst),
    ...bodyOf(mdhd),
    ...bodyOf(sound.stts),
    ...bodyOf(others?.mvhd),
    ...bodyOf(others?.ilst ?? sound.ilst),
    ...codec.config,
  });
  const priming = Math.max(0, Math.round((window?.start ?? 0) * sampleRate) - withheld * packetSamples);
  const frames = Math.min(decoded - priming, Math.round((window?.duration ?? Infinity) * sampleRate));
  if (!(frames > 0)) return undefined;

  const packets = { packetSamples, withheld, decoded, bytesOf: (packet: number) => samples.bytesOf(packet) };
  return {
    sampleRate,
    channels: codec.channels,
    frames,
    plan: (start, length) => planExcerpt(packets, priming + start, length),
    createDecoder: () => createAacDecoder(codec.config),
  };
}

function firstMovie(bytes: Uint8Array): Box | undefined {
  for (const box of boxes(bytes)) if (box.type === 'moov') return box;
  return undefined;
}

/** The boxes of the first track that is sound, and those outside of tracks. */
function tracksOf(bytes: Uint8Array, movie: Box): { sound: BoxesByType | undefined; others: BoxesByType } {
  const others: BoxesByType = {};
  let sound: BoxesByType | undefined;
  for (const child of boxes(bytes, movie.body, movie.end)) {
    const found: BoxesByType = child.type === 'trak' ? {} : others;
    found[child.type] ??= child;
    for (const box of descendants(bytes, child)) found[box.type] ??= box;
    const isSound = found.hdlr && fourCC(bytes, found.hdlr.body + 8) === 'soun';
    if (child.type === 'trak' && isSound) sound ??= found;
  }
  return { sound, others };
}

/** @param fragmented the `moov` of a file that may have fragments */
function placesOf(
  bytes: Uint8Array,
  { tkhd, stsz, stsc, stts, stco, co64 }: BoxesByType,
  fragmented: Box | undefined,
): SamplePlaces | undefined {
  const offsets = stco ?? co64;
  if (!stsz || !stsc || !stts || !offsets) return undefined;
  if (!fragmented) return placeSamples(bytes, { stsz, stsc, stts, offsets });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trackAt = tkhd && tkhd.body + (bytes[tkhd.body] === 1 ? 20 : 12);
  // Where the index has samples, a decoder takes those and no fragments.
  if (view.getUint32(stsz.body + 8) > 0 || !trackAt || trackAt + 4 > tkhd.end) return undefined;
  return placeFragments(bytes, fragmented, view.getUint32(trackAt));
}

/** Samples per channel that come out of a decoder of all packets; NaN where tables contradict each other. */
function samplesOut(
  bytes: Uint8Array,
  { packetSamples, withheld, sampleRate }: Mp4Codec,
  { count, duration }: SamplePlaces,
  mdhd: Box,
): number {
  if (withheld > 0) return (count - withheld) * packetSamples;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const timescale = view.getUint32(mdhd.body + (bytes[mdhd.body] === 1 ? 20 : 12));
  const isEven = duration > (count - 1) * packetSamples && duration <= count * packetSamples;
  return timescale === sampleRate && isEven ? duration : NaN;
}
