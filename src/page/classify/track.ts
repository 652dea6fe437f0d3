/** A piece of music to be classified. */
export interface Track {
  readonly name: string;
  readonly audio: Blob;
}
