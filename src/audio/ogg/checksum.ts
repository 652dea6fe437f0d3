/** By a byte: the remainder of it and 24 bits of zero by the polynomial 0x04c11db7 (RFC 3533, section 6). */
const remainders = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
  return remainder;
});

/** Where a page states its checksum. */
const stated = 22;

/** The checksum of a page, an int32, whatever the page states. */
export function oggChecksum(page: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < page.length; at++) {
    const byte = at >= stated && at < stated + 4 ? 0 : page[at];
    sum = (sum << 8) ^ remainders[(sum >>> 24) ^ byte];
  }
  return sum;
}

/** Whether a page is as it states. */
export function isSoundPage(page: Uint8Array): boolean {
  return new DataView(page.buffer, page.byteOffset).getInt32(stated, true) === oggChecksum(page);
}
