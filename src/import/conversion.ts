import type { Manifest } from '../models/manifest.js';
import type { VersionContents } from '../models/write-version.js';
import type { Runtime } from '../runtimes/tfjs/runtime.js';
import type { CompleteDescription } from './description.js';

/** A file of another tool as a version of a model has it, whatever runtime computes the network. */
export interface Conversion extends Pick<Manifest, 'runtime' | 'input' | 'outputs'> {
  /** The files of the network in the version. */
  readonly files: VersionContents;
  /** Numbers in the network's weights. */
  readonly parameters: number;
  readonly imported: NonNullable<Manifest['imported']>;
}

/** What makes versions from files of one kind. */
export interface Converter {
  /** Whether a file with this content is of the kind. */
  readonly recognises: (bytes: Buffer) => boolean;
  /**
   * Makes the network of a version.
   *
   * @param runtime for formats that TF.js reads or computes
   * @param path of the file whose content is `bytes`; what belongs to it is beside it
   * @throws Error when the file is damaged, or holds a network that cannot be served or does not take the features
   */
  readonly convert: (
    runtime: Runtime,
    path: string,
    bytes: Buffer,
    description: CompleteDescription,
  ) => Promise<Conversion>;
}
