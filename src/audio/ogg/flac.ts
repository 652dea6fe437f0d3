import { isCommon } from '../flac/any.js';
import { flac } from '../flac/format.js';
import { readFlacFrame, type FlacFrame } from '../flac/frame.js';
import { readStreamInfo } from '../flac/header.js';
import { createFlacDecoder } from '../flac/track.js';
import type { FormatEntry } from '../format-entry.js';
import { beginsWith } from '../four-cc.js';
import type { OggCodec } from './codec.js';
import { firstPacket, oggFormat } from './format.js';
import { pagesOf } from './streams.js';

const magic = '\x7fFLAC';

export const oggFlac: FormatEntry<'flac'> = oggFormat({
  name: 'flac',
  label: 'FLAC',
  extensions: ['oga', 'ogg'],
  magic,
  codecOf: oggFlacCodec,
  decoder: 'flac',
  elsewhere(bytes) {
    const native = firstPacket(bytes).subarray(nativeAt);
    const frame = firstFrame(bytes);
    if (native.length < 42 || !frame || isCommon(frame, readStreamInfo(native))) return undefined;
    return { format: flac, bytes: nativeFile(bytes) };
  },
});

/** Where the beginning of a native FLAC file stands in the first packet (RFC 9639, section 10.1). */
const nativeAt = 9;

/**
 * Reads the first packet of FLAC in Ogg.
 *
 * @returns `undefined` where it is another packet, or does not state how many headers follow
 */
export function oggFlacCodec(first: Uint8Array): OggCodec | undefined {
  const native = first.subarray(nativeAt);
  const headers = (first[7] << 8) | first[8];
  if (!beginsWith(first, magic) || !beginsWith(native, 'fLaC') || native.length < 42 || headers === 0)
    return undefined;
  const { sampleRate, channels } = readStreamInfo(native);
  return {
    sampleRate,
    channels,
    headers: headers + 1,
    preSkip: 0,
    leadIn: () => 0,
    leadInSamples: () => 0,
    createDecoder: createFlacDecoder,
  };
}

function firstFrame(bytes: Uint8Array): FlacFrame | undefined {
  for (const { body } of pagesOf(bytes)) {
    const frame = readFlacFrame(bytes, body);
    if (frame) return frame;
  }
  return undefined;
}

/** The packets of a stream, which are a native file after the beginning of the first one. */
function nativeFile(bytes: Uint8Array): Uint8Array {
  const bodies = Array.from(pagesOf(bytes), ({ body, end }) => bytes.subarray(body, end));
  return Buffer.concat(bodies).subarray(nativeAt);
}
