import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Hdf5Reply, Weight } from './hdf5-contents.js';
import { limits } from '../limits.js';

/** What can be asked of an HDF5 file. Paths begin with a slash. */
export interface Hdf5 {
  /** Names of what is in a group, in no order; none when there is no such group. */
  names(path: string): readonly string[];
  /** Texts of an attribute of a group, or of the whole file (an empty path); undefined when there is none. */
  texts(path: string, attribute: string): readonly string[] | undefined;
  /**
   * A data set of floating-point numbers; undefined for one of other numbers, which are training's counters and seeds.
   *
   * @throws Error when there is no such data set, or it cannot be read
   */
  weight(path: string): Weight | undefined;
}

/**
 * Reads what matters of an HDF5 file that is in memory. The library that does so may take gigabytes over a damaged file or
 * never come to an end, so it works in a thread of its own and within limits.
 *
 * @param time milliseconds that it may take
 * @throws Error when the file cannot be read, or holds more than the {@link limits}
 */
export async function readHdf5(bytes: Uint8Array, time: number = limits.readingTime): Promise<Hdf5> {
  const reply = await readInThread(bytes, time);
  if ('error' in reply) throw new Error(reply.error);
  const { groups, texts, weights } = reply.contents;
  return {
    names: path => groups.get(path) ?? [],
    texts: (path, attribute) => texts.get(`${path}@${attribute}`),
    weight: path => {
      const found = weights.get(path);
      if (found === undefined) throw new Error(`the weight ${path} is missing`);
      if (typeof found === 'string') throw new Error(found);
      return found ?? undefined;
    },
  };
}

async function readInThread(bytes: Uint8Array, time: number): Promise<Hdf5Reply> {
  const worker = new Worker(new URL('./hdf5-worker.js', import.meta.url), {
    workerData: bytes,
    // What the library prints is not for the console, and what this process was started with is not for the thread.
    stdout: true,
    stderr: true,
    execArgv: [],
    env: {},
  });
  try {
    const signal = AbortSignal.timeout(time);
    const [reply] = (await once(worker, 'message', { signal })) as [Hdf5Reply];
    return reply;
  } catch (cause) {
    throw new Error('the HDF5 data is damaged: reading it takes too long or too much memory', { cause });
  } finally {
    await worker.terminate();
  }
}
