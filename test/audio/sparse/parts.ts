import type { Test } from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { openSparse } from '../../../src/audio/sparse/open-sparse.js';
import { BytesNeeded, SparseFile, type ByteRange } from '../../../src/audio/sparse/sparse-file.js';
import { ZeroedMemory } from '../../../src/audio/sparse/zeroed-memory.js';

const limits = { maxSeconds: 3600 };

/** As in a child process, for one file after another. */
const memory = new ZeroedMemory();

/** What is read of a file that lies elsewhere. */
interface ReadInParts {
  readonly windows: Float32Array[];
  readonly audio: { format: string; frames: number; sampleRate: number; channels: number };
  readonly bytes: number;
  readonly requests: number;
}

/** Three windows of half a second, at the beginning, in the middle and at the end. */
function windowsOf({ frames, sampleRate }: { frames: number; sampleRate: number }): [number, number][] {
  const length = Math.floor(sampleRate / 2);
  return [0, Math.floor(frames / 2), frames - length].map(start => [start, length]);
}

/** Reads the windows with as many bytes as are asked for. @returns `whole` where no part would do */
export async function readInParts(bytes: Uint8Array): Promise<ReadInParts | 'whole'> {
  const ranges: ByteRange[] = [];
  for (let rounds = 0; rounds < 8; rounds += 1) {
    const parts = ranges.map(([start, length]) => bytes.subarray(start, start + length));
    const file = new SparseFile(bytes.length, ranges, Buffer.concat(parts), memory);
    try {
      const source = await openSparse(file, limits);
      const { format, frames, sampleRate, channels } = source;
      await source.requireWindows(windowsOf(source));
      const windows: Float32Array[] = [];
      for (const window of windowsOf(source)) windows.push(await source.read(...window));
      const read = ranges.reduce((sum, [, length]) => sum + length, 0);
      return {
        windows,
        audio: { format, frames, sampleRate, channels },
        bytes: read,
        requests: ranges.length,
      };
    } catch (error) {
      if (!(error instanceof BytesNeeded)) throw error;
      if (error.ranges === 'whole') return 'whole';
      ranges.push(...error.ranges);
    }
  }
  throw new Error('more and more bytes are asked for');
}

/** Promises that windows of parts are those of the whole file, to the last bit, and that they take few bytes. */
export async function testParts(t: Test, bytes: Uint8Array, mostRequests = 8): Promise<void> {
  const parts = await readInParts(bytes);
  if (parts === 'whole') return void t.fail('the whole file was asked for');
  const whole = await openAudio(bytes, limits);
  const { format, frames, sampleRate, channels } = whole;
  t.strictSame(parts.audio, { format, frames, sampleRate, channels });
  for (const [index, window] of windowsOf(whole).entries())
    t.ok(Buffer.from((await whole.read(...window)).buffer).equals(Buffer.from(parts.windows[index].buffer)));
  t.ok(parts.bytes < bytes.length / 2, `${parts.bytes} of ${bytes.length} bytes`);
  t.ok(parts.requests <= mostRequests, `${parts.requests} requests`);
}
