import type { AudioLimits } from './limits.js';
import type { SampleSource } from './sample-source.js';

/**
 * One format in the table of `formats.ts`. All functions take the bytes of a whole file, without ID3 tags at its front.
 */
export interface FormatEntry<Name extends string> {
  /** The format's name in answers. */
  readonly name: Name;
  /** The format's name for people. Entries for the same format in several containers have one name and one label. */
  readonly label: string;
  /** Of file names, without the dot, for the file chooser of the page. The content alone decides the format of an upload. */
  readonly extensions: readonly string[];
  /**
   * Whether the bytes begin as all files in this container do, also those that hold something else. Formats without a
   * signature have no such function; they match only files that begin with no signature at all.
   */
  hasSignature?(bytes: Uint8Array): boolean;
  /** Whether the bytes are of this format, provided that they have its signature. */
  matches(bytes: Uint8Array): boolean;
  /**
   * Opens a file that {@link matches}.
   *
   * @param bytes must stay unchanged while the source is in use
   * @param signal stops decoding, now and when the source is read
   * @throws AbortError; Problem `unsupported-media`, `broken-audio`, `audio-too-short`, `audio-too-long`
   */
  open(
    bytes: Uint8Array,
    limits: AudioLimits,
    signal: AbortSignal | undefined,
  ): SampleSource | Promise<SampleSource>;
}
