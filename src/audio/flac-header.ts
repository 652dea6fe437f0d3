import { Problem } from '../errors.js';
import { checkDuration, checkShape, type AudioLimits } from './limits.js';

/**
 * Checks the STREAMINFO block (RFC 9639, section 8.2) that begins every native FLAC file, so that a small file of
 * hours of silence is refused before any of it is decoded.
 *
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function checkFlacHeader(bytes: Uint8Array, limits: AudioLimits): void {
  if (bytes.length < 42) {
    throw new Problem('broken-audio', 'The FLAC file ends inside its header. Send the whole file.');
  }
  const sampleRate = (bytes[18] << 12) | (bytes[19] << 4) | (bytes[20] >> 4);
  const channels = ((bytes[20] >> 1) & 7) + 1;
  checkShape(sampleRate, channels);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = (bytes[21] & 15) * 2 ** 32 + view.getUint32(22);
  checkDuration(frames / sampleRate, limits);
}
