import { fourCC } from '../four-cc.js';
import { aacRates, highestDoubledRate, plainConfig } from '../aac/config.js';
import { boxes, type Box } from './boxes.js';

/** How the packets of an MP4 track are to be decoded. */
export interface Mp4Codec {
  /** For `@audio/decode-aac`: the AudioSpecificConfig of AAC, or the cookie of ALAC. */
  readonly config: { readonly asc: Uint8Array } | { readonly alac: Uint8Array };
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples per channel of a packet; the last one may have fewer. */
  readonly packetSamples: number;
  /** Packets that a decoder takes in before it gives anything. */
  readonly withheld: number;
}

/**
 * Reads the description of a track's codec (`stsd`, ISO/IEC 14496-12, section 8.5.2).
 *
 * @returns `undefined` unless it is plain AAC-LC or ALAC: in other kinds of AAC packets depend on more packets before them
 */
export function readMp4Codec(bytes: Uint8Array, stsd: Box): Mp4Codec | undefined {
  const config = readConfig(bytes, stsd);
  if (!config) return undefined;
  return 'asc' in config ? aacCodec(config.asc) : alacCodec(config.alac);
}

/** The channels that the configuration of AAC of any kind, or of ALAC, states; 0 where it states none. */
export function statedChannels(bytes: Uint8Array, stsd: Box): number {
  const config = readConfig(bytes, stsd);
  if (!config) return 0;
  if ('alac' in config) return alacCodec(config.alac)?.channels ?? 0;
  const channels = (config.asc[1] >> 3) & 15;
  return channels === 7 ? 8 : channels;
}

/**
 * Seconds of the media before the first sample that comes out of a decoder: one packet of AAC, of which the filters for spectral
 * band replication give 962 samples late.
 *
 * @param sampleRate Hz, of what comes out
 */
export function decoderDelay(bytes: Uint8Array, stsd: Box, sampleRate: number): number {
  const config = readConfig(bytes, stsd);
  if (!config || 'alac' in config) return 0;
  const isReplicated = sampleRate > 1.5 * (rateOf(config.asc) ?? sampleRate);
  return (isReplicated ? 2 * 1024 - 962 : 1024) / sampleRate;
}

function readConfig(bytes: Uint8Array, stsd: Box): Mp4Codec['config'] | undefined {
  const [entry, ...others] = boxes(bytes, stsd.body + 8, stsd.end);
  // Only the first version has its boxes there.
  if (!(entry as Box | undefined) || others.length > 0 || bytes[entry.body + 8] | bytes[entry.body + 9])
    return undefined;
  for (const box of boxes(bytes, entry.body + 28, entry.end)) {
    const body = bytes.subarray(box.body, box.end);
    if (entry.type === 'mp4a' && box.type === 'esds') return { asc: audioSpecificConfig(body) };
    if (entry.type === 'alac' && box.type === 'alac') return { alac: body };
  }
  return undefined;
}

/** The content of the DecoderSpecificInfo of MPEG-4 audio in `esds` (ISO/IEC 14496-1, section 7.2.6). */
function audioSpecificConfig(esds: Uint8Array): Uint8Array {
  for (let at = 4; at + 2 <= esds.length;) {
    const tag = esds[at++];
    let length = 0;
    for (let isMore = true; isMore && at < esds.length; at++) {
      length = (length << 7) | (esds[at] & 0x7f);
      isMore = esds[at] >= 0x80;
    }
    if (tag === 3) at += 3;
    else if (tag === 4 && esds[at] === 0x40) at += 13;
    else return tag === 5 ? esds.subarray(at, at + length) : esds.subarray(0, 0);
  }
  return esds.subarray(0, 0);
}

const rateOf = (asc: Uint8Array): number | undefined => aacRates.at(((asc[0] & 7) << 1) | (asc[1] >> 7));

function aacCodec(asc: Uint8Array): Mp4Codec | undefined {
  const sampleRate = rateOf(asc);
  const channels = (asc[1] >> 3) & 15;
  const isLowComplexity = asc[0] >> 3 === 2 && (asc[1] & 7) === 0;
  // An extension may only state that there is no spectral band replication.
  const isPlain = asc.length === 2 || (asc[2] === 0x56 && asc[3] === 0xe5 && asc[4] < 0x80);
  if (!isLowComplexity || !isPlain || !sampleRate || channels < 1 || channels > 6) return undefined;
  const config = sampleRate > highestDoubledRate ? { asc } : plainConfig(sampleRate, channels);
  return { config, sampleRate, channels, packetSamples: 1024, withheld: 1 };
}

/** The cookie ends with 24 bytes of configuration. */
function alacCodec(cookie: Uint8Array): Mp4Codec | undefined {
  if (cookie.length < 24 || fourCC(cookie, 4) === 'frma') return undefined;
  const view = new DataView(cookie.buffer, cookie.byteOffset + cookie.length - 24, 24);
  return {
    config: { alac: cookie },
    sampleRate: view.getUint32(20),
    channels: view.getUint8(9),
    packetSamples: view.getUint32(0),
    withheld: 0,
  };
}
