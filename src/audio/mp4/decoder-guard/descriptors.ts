import { requireRoom, type Box } from '../boxes.js';

/** Bytes that the length of a descriptor may have (ISO/IEC 14496-1, section 8.3.3). */
const mostLengthBytes = 4;

/** Bytes before the descriptors inside these two (section 7.2.6): of an ES_Descriptor, and of a DecoderConfigDescriptor. */
const heads = new Map([
  [3, 3],
  [4, 13],
]);

/** Tag of the DecoderSpecificInfo, after which nothing is read. */
const decoderSpecificInfo = 5;

/**
 * Checks the lengths of the descriptors in `esds`. Those of more bytes than the standard has are negative numbers to the
 * decoders of `audio-decode`, with which they go back and read the same ones for ever.
 *
 * @throws Problem `broken-audio`
 */
export function checkDescriptors(bytes: Uint8Array, { body, end }: Box): void {
  for (let at = body + 4; at + 2 < end;) {
    const tag = bytes[at++];
    let length = 0;
    let lengthBytes = 0;
    for (let isMore = true; isMore && at < end; at++) {
      requireRoom(++lengthBytes <= mostLengthBytes);
      length = (length << 7) | (bytes[at] & 0x7f);
      isMore = bytes[at] >= 0x80;
    }
    if (tag === decoderSpecificInfo) return;
    at += heads.get(tag) ?? length;
  }
}
