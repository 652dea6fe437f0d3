import { readFile, stat } from 'node:fs/promises';
import { describeClassification } from '../engine/answer.js';
import type { Engine } from '../engine/engine.js';
import type { FoundFile } from '../folders/walk.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { Problem } from '../problems.js';
import type { EmbeddedTrack } from './embedded-track.js';
import { inOrder } from './in-order.js';

/** How files are to be embedded. */
export interface EmbedOptions {
  /** So many are read and under way at a time. */
  readonly width: number;
  /** Larger files are not read. */
  readonly maxBytes: number;
}

/**
 * Lets a version describe files, and gives what became of each, in their order: also of those that it cannot describe.
 *
 * @param version that gives an embedding
 * @throws Error for reasons that lie in no file
 */
export function embedFiles(
  files: AsyncIterable<FoundFile>,
  engine: Engine,
  version: ServingVersion,
  { width, maxBytes }: EmbedOptions,
): AsyncGenerator<EmbeddedTrack, void, void> {
  const { name, version: number, digest } = version;
  return inOrder(files, width, async ({ name: file, path }) => {
    const row = { file, model: `${name}@${number}`, digest };
    try {
      const { answer } = engine.classify([await readBounded(path, maxBytes)], version, { embedding: true });
      const classification = await answer;
      const { genre, verdict, audio } = describeClassification(classification, version, {});
      return { ...row, duration: audio.duration, genre, verdict, embedding: classification.embedding! };
    } catch (error) {
      if (error instanceof Problem) return { ...row, problem: error.code, detail: error.message };
      const { syscall, code } = error as NodeJS.ErrnoException;
      if (syscall === undefined) throw error;
      return { ...row, problem: 'unreadable', detail: `The file cannot be read (${code}).` };
    }
  });
}

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxBytes)
    throw new Problem('too-large', `The file has ${size} bytes; at most ${maxBytes} are read.`);
  return readFile(path);
}
