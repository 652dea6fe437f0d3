import { fourCC } from '../four-cc.js';
import { readStreamInfo } from '../flac/header.js';
import { createFlacDecoder } from '../flac/track.js';
import type { OggCodec } from './codec.js';

/** Where the beginning of a native FLAC file stands in the first packet (RFC 9639, section 10.1). */
const nativeAt = 9;

/**
 * FLAC in Ogg.
 *
 * @param first the first packet
 * @returns `undefined` where it does not say how many headers follow
 */
export function oggFlacCodec(first: Uint8Array): OggCodec | undefined {
  const native = first.subarray(nativeAt);
  const headers = (first[7] << 8) | first[8];
  if (native.length < 42 || headers === 0 || fourCC(native, 0) !== 'fLaC') return undefined;
  const { sampleRate, channels } = readStreamInfo(native);
  return {
    format: 'flac',
    sampleRate,
    channels,
    headers: headers + 1,
    preSkip: 0,
    leadIn: () => 0,
    leadInSamples: () => 0,
    createDecoder: createFlacDecoder,
  };
}
