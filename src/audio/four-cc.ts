/** The four-character code at a byte offset, as RIFF, IFF and MP4 name their parts; shorter at the end of the bytes. */
export function fourCC(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Whether the bytes begin with these characters. */
export function beginsWith(bytes: Uint8Array, characters: string): boolean {
  return String.fromCharCode(...bytes.subarray(0, characters.length)) === characters;
}
