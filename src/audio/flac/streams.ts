import { Problem } from '../../problems.js';

/** An album of many parts. */
const mostStreams = 64;

/** Bytes of the STREAMINFO block with which every stream begins. */
const infoBytes = 34;

/**
 * The streams of a native FLAC file that was joined of several, each a file of its own.
 *
 * @throws Problem `broken-audio` for more than any recording has
 */
export function flacStreams(bytes: Uint8Array): Uint8Array[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = [0];
  for (let at = file.indexOf('fLaC', 4); at >= 0; at = file.indexOf('fLaC', at + 4)) {
    const isStream =
      at + 8 + infoBytes <= file.length && (file.readUInt32BE(at + 4) & 0x7fffffff) === infoBytes;
    if (isStream) starts.push(at);
    if (starts.length > mostStreams)
      throw new Problem(
        'broken-audio',
        'The file is made of more FLAC streams than Hyena joins. Encode it again as one stream.',
      );
  }
  return starts.map((start, stream) => bytes.subarray(start, starts[stream + 1]));
}
