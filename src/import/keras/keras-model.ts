import type { Weight } from './hdf5-contents.js';

/** A layer as Keras describes it in JSON. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Where a layer stands among the layers of its network: files of Keras 3 know it by class and number, not by name. */
export interface Place {
  readonly name: string;
  readonly className: string;
  /** How many layers of the same class come before it. */
  readonly ordinal: number;
}

/** A model as a file of Keras holds it. */
export interface KerasModel {
  /** Of Keras, not of TensorFlow; functions of one name changed between them. */
  readonly generation: 2 | 3;
  /** The description of the network, as parsed from JSON. */
  readonly description: unknown;
  /**
   * The weights of a layer in Keras's order: those of training, then those that are not trained.
   *
   * @param path places of the networks around the layer, from the outermost, and of the layer
   * @throws Error when one is missing or cannot be read
   */
  weightsOf(path: readonly Place[]): Weight[];
}

/** Parses the JSON of a file, which may begin with a byte order mark. @throws Error that names the file */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch (cause) {
    throw new Error(`${what} is not JSON`, { cause });
  }
}

/** An object of parsed JSON; of anything else an empty one. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Which Keras wrote a file that says `version` of itself; files without a version are old. */
export const generationOf = (version: unknown): 2 | 3 =>
  typeof version === 'string' && Number.parseInt(version) >= 3 ? 3 : 2;
