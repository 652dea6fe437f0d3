import { checkShape } from '../limits.js';
import { createAacDecoder, planExcerpt } from '../aac/packets.js';
import type { PacketTrack } from '../packets/track.js';
import type { Box } from './boxes.js';
import { readMp4Codec, type Mp4Codec } from './codec.js';
import { placeFragments } from './fragments.js';
import { placeSamples, type SamplePlaces } from './sample-places.js';
import { firstMovie, placeBoxesOf, readMovie, trackNumber, type BoxesByType } from './tracks.js';

/**
 * Our reader of MP4 files: AAC-LC or ALAC, with all samples in the index or all in fragments. The tables have to fit into
 * their boxes, which `guardedInput` has checked before.
 *
 * The track is the one that `@audio/decode-aac` gives for a whole file, without the priming and the padding that the edit
 * list, or an `iTunSMPB` tag, states.
 *
 * @param index the bytes that hold the index (`moov`), if not the file itself
 * @returns `undefined` for other codecs, and files that are damaged
 */
export async function mp4Track(bytes: Uint8Array, index = bytes): Promise<PacketTrack | undefined> {
  const movie = firstMovie(index);
  const { sound, others } = movie ? readMovie(index, movie) : {};
  const { stsd, mdhd } = sound ?? {};
  if (!movie || !sound || !stsd || !mdhd) return undefined;
  const codec = readMp4Codec(index, stsd);
  const samples = codec && placesOf(bytes, index, sound, others?.mvex && movie);
  if (!codec || !samples?.isInOrder || samples.count === 0) return undefined;
  checkShape(codec.sampleRate, codec.channels);

  const { gapless } = await import('@audio/decode-aac');
  const { packetSamples, withheld, sampleRate } = codec;
  const decoded = samplesOut(index, codec, samples, mdhd);
  const bodyOf = (box?: Box) => (box ? { [box.type]: index.subarray(box.body, box.end) } : {});
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

  const { starts, sizes } = samples;
  const bytesOf = (packet: number) => bytes.subarray(starts[packet], starts[packet] + sizes[packet]);
  const packets = { packetSamples, withheld, decoded, bytesOf };
  return {
    sampleRate,
    channels: codec.channels,
    frames,
    plan: (start, length) => planExcerpt(packets, priming + start, length),
    createDecoder: () => createAacDecoder(codec.config),
  };
}

/** @param fragmented the `moov` of a file that may have fragments */
function placesOf(
  bytes: Uint8Array,
  index: Uint8Array,
  sound: BoxesByType,
  fragmented: Box | undefined,
): SamplePlaces | undefined {
  const tables = placeBoxesOf(sound);
  if (!tables?.stts) return undefined;
  if (!fragmented) return placeSamples(index, tables, bytes.length);
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const track = trackNumber(index, sound);
  // Where the index has samples, a decoder takes those and no fragments.
  if (view.getUint32(tables.stsz.body + 8) > 0 || track === undefined) return undefined;
  return placeFragments(bytes, fragmented, track);
}

/** Samples per channel that come out of a decoder of all packets; NaN where tables contradict each other. */
function samplesOut(
  index: Uint8Array,
  { packetSamples, withheld, sampleRate }: Mp4Codec,
  { count, duration }: SamplePlaces,
  mdhd: Box,
): number {
  if (withheld > 0) return (count - withheld) * packetSamples;
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const timescale = view.getUint32(mdhd.body + (index[mdhd.body] === 1 ? 20 : 12));
  const isEven = duration > (count - 1) * packetSamples && duration <= count * packetSamples;
  return timescale === sampleRate && isEven ? duration : NaN;
}
