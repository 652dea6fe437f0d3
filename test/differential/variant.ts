/** Makes other bytes of a file. */
export type Alter = (file: Buffer) => Buffer;

/** A file that ffmpeg makes of the same music. */
export interface Variant {
  readonly name: string;
  /** ffmpeg's options; the extension chooses the container. */
  readonly options: string;
  readonly extension: string;
  /** What is done to the file afterwards. */
  readonly alter?: Alter;
}
