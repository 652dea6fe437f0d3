/** The four-character code at a byte offset, as RIFF, IFF and MP4 name their parts; shorter at the end of the bytes. */
export function fourCC(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
