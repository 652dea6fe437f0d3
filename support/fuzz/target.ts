import type { Random } from '../../src/training/random.js';

/** A reader of a stranger's bytes, as fuzzing sees it. */
export interface FuzzTarget {
  /** Valid inputs to begin with, besides those of the corpus. */
  readonly seeds: readonly Uint8Array[];
  /**
   * Reads an input.
   *
   * @param bytes its own memory, which starts at 0
   * @returns what became of it: `read`, or why it is refused in a word or two
   * @throws Error for everything that the reader does not promise to do
   */
  readonly run: (bytes: Buffer) => string | Promise<string>;
  /** Changes an input; damage of files of any kind by default. `others` are inputs to take pieces from. */
  readonly mutate?: (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;
}

/** Does what a target promises to do, and passes on what is thrown, unless it is a refusal. */
export async function unlessRefused(
  read: () => unknown,
  refusalOf: (error: unknown) => string | undefined,
): Promise<string> {
  try {
    await read();
    return 'read';
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}
