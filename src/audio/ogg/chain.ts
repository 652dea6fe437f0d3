import { Problem } from '../../problems.js';
import { fourCC } from '../four-cc.js';

/** A day of a station that begins anew with each title. */
const mostLinks = 256;

const isFirst = 2;

/**
 * The links of a chained Ogg file (RFC 3533, section 4), each a file of its own: one begins where a stream begins after others
 * have gone on.
 *
 * @throws Problem `broken-audio` for more links than any recording has
 */
export function chainLinks(bytes: Uint8Array): Uint8Array[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = [0];
  let isBeginning = true;
  for (let at = 0; at >= 0 && at + 27 <= bytes.length;) {
    if (fourCC(bytes, at) !== 'OggS') {
      at = file.indexOf('OggS', at);
      continue;
    }
    const begins = (bytes[at + 5] & isFirst) !== 0;
    if (begins && !isBeginning) starts.push(at);
    if (starts.length > mostLinks)
      throw new Problem(
        'broken-audio',
        'The Ogg file is a chain of more streams than Hyena joins. Encode it again as one stream.',
      );
    isBeginning = begins;
    const body = at + 27 + bytes[at + 26];
    at = bytes.subarray(at + 27, body).reduce((end, size) => end + size, body);
  }
  return starts.map((start, link) => bytes.subarray(start, starts[link + 1]));
}
