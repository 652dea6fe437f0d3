import { checkDuration, type AudioLimits } from '../limits.js';
import { requireRoom } from '../mp4/boxes.js';
import { mostEmptySamples, type SamplePlaces } from '../mp4/sample-places.js';
import { box, soundIndex, words } from '../mp4/write-index.js';
import type { CafFile } from './chunks.js';

/** Far more than hours of audio have. */
const mostPackets = 2 ** 22;

/** Bytes of the table's header: packets, valid samples, and those before and after them. */
const tableHeader = 24;

/**
 * Describes the packets of AAC or ALAC in a CAF file as an MP4 file would, whose decoder and windows are the same.
 *
 * @returns an index (`moov`) whose offsets count from the beginning of the file
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function cafIndex(file: CafFile, bytes: Uint8Array, limits: AudioLimits): Uint8Array {
  const { sampleRate, packetFrames } = file.description;
  const { places, priming, valid } = placePackets(file, bytes, limits);
  const decoded = places.count * packetFrames;
  const isWhole = valid > 0 && priming + valid <= decoded;
  return soundIndex(
    {
      mvhd: box('mvhd', words(0, 0, 0, sampleRate, 0)),
      mdhd: box('mdhd', words(0, 0, 0, sampleRate, 0, 0)),
      hdlr: box('hdlr', words(0, 0), Buffer.from('soun')),
      stsd: box('stsd', words(0, 1), sampleDescription(file)),
      // A track that is cut goes on to the end of what is there.
      elst: box('elst', words(0, 1, isWhole ? valid : 0, priming, 0x10000)),
      udta: new Uint8Array(),
    },
    { ...places, duration: isWhole ? priming + valid : decoded },
  );
}

/**
 * Reads the packet table chunk, in which each packet's size has seven bits to a byte.
 *
 * @returns where the packets are, and how many samples of what they give are before the track and in it; 0 where that is unknown
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function placePackets(
  { description, data, packets }: CafFile,
  bytes: Uint8Array,
  limits: AudioLimits,
) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requireRoom(packets !== undefined && packets.end - packets.start >= tableHeader);
  const { start, end } = packets!;
  const count = Number(view.getBigInt64(start));
  if (count > mostPackets) checkDuration(Infinity, limits);
  const starts: number[] = [];
  const sizes: number[] = [];
  let empty = 0;
  let next = data.start;
  for (let at = start + tableHeader, packet = 0; packet < count; packet++) {
    let size = description.packetBytes;
    if (size === 0) {
      let isMore = true;
      for (; isMore && at < end; at++) {
        size = size * 128 + (bytes[at] & 0x7f);
        isMore = bytes[at] >= 0x80;
      }
      if (isMore) break;
    }
    if (size === 0) requireRoom(++empty <= mostEmptySamples);
    if (next + size > Math.min(data.end, bytes.length)) break;
    starts.push(next);
    sizes.push(size);
    next += size;
  }
  const places: SamplePlaces = {
    count: starts.length,
    starts,
    sizes,
    duration: 0,
    isCut: starts.length < count,
    isInOrder: true,
  };
  return {
    places,
    priming: Math.max(0, view.getInt32(start + 16)),
    valid: Math.min(0xffffffff, Math.max(0, Number(view.getBigInt64(start + 8)))),
  };
}

/** The entry of `stsd` (ISO/IEC 14496-12, section 12.2.3) for the codec of the file, with its cookie. */
function sampleDescription({ description, cookie }: CafFile): Uint8Array {
  const { codec, channels, sampleRate } = description;
  const shape = words(0, 1, 0, 0, (channels << 16) | 16, 0, ((sampleRate & 0xffff) << 16) >>> 0);
  const config = codec === 'alac' ? alacBox(cookie) : esds(cookie);
  return box(codec === 'alac' ? 'alac' : 'mp4a', shape, config);
}

/** The configuration of ALAC has 24 bytes; older cookies have two boxes around it. */
function alacBox(cookie: Uint8Array): Uint8Array {
  const at = cookie[4] === 0x66 ? 24 : 0;
  requireRoom(cookie.length >= at + 24);
  return box('alac', words(0), cookie.subarray(at, at + 24));
}

/** The cookie of AAC is the descriptor of a stream (ISO/IEC 14496-1, section 7.2.6.5), or an AudioSpecificConfig alone. */
function esds(cookie: Uint8Array): Uint8Array {
  if (cookie[0] === 3) return box('esds', words(0), cookie);
  requireRoom(cookie.length >= 2 && cookie.length < 64);
  const specific = Buffer.from([5, cookie.length, ...cookie]);
  const config = Buffer.concat([
    Buffer.from([4, 13 + specific.length, 0x40, 0x15]),
    Buffer.alloc(11),
    specific,
  ]);
  return box('esds', words(0), Buffer.from([3, 3 + config.length, 0, 0, 0]), config);
}
