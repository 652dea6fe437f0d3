/** Fields are looked for within so many bytes of either end of a file: some have their index last. */
const searchedBytes = 8192;

/** How far behind a four-character code the numbers are that belong to it. */
const reach = 40;

/**
 * Where numbers probably are in a file: at even places of its first 64 bytes, and around four-character codes (`data`,
 * `stsz`, `OggS`), the sizes before and the counts behind them.
 *
 * @returns byte offsets; at least one
 */
export function fieldOffsets(bytes: Buffer): number[] {
  const offsets = Array.from({ length: 32 }, (_, i) => 2 * i);
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (at === searchedBytes) at = Math.max(at, bytes.length - searchedBytes);
    if (!isCode(bytes, at)) continue;
    for (let field = Math.max(0, at - 8); field < at + reach; field += 2) offsets.push(field);
    at += 3;
  }
  return offsets;
}

function isCode(bytes: Buffer, at: number): boolean {
  return bytes
    .subarray(at, at + 4)
    .every(byte => (byte > 0x60 && byte < 0x7b) || (byte > 0x2f && byte < 0x5b));
}
