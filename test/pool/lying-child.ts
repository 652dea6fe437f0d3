// A child process that breaks the protocol: it says what an honest child never does.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { channel } from '../../src/pool/child-protocol.js';
import { encodeFrame } from '../../src/pool/frames.js';
import { serveTasks } from '../../src/pool/serve-tasks.js';

const resultOf = (number: number, value: unknown) => ({ number, value, stages: [], more: false });

await serveTasks(
  {
    say: async (message: unknown) => {
      say(message);
      await delay(60_000);
    },
    write: async (bytes: readonly number[]) => {
      write(Uint8Array.from(bytes));
      await delay(60_000);
    },
    answerTwice: (number: number) => {
      say(resultOf(number, 'first'));
      return Promise.resolve('second');
    },
    answerAndGoOn: (number: number) => {
      setTimeout(() => say(resultOf(number, 'nobody asked')), 20);
      return Promise.resolve('an answer');
    },
    flood: (number: number) => {
      for (;;) say({ ...resultOf(number, 'another'), more: true });
    },
    print: async (bytes: number) => {
      write(Buffer.alloc(bytes, 'a line\n'), 2);
      await delay(1);
    },
    channel: () => Promise.resolve(typeof process.send),
    answer: (value: unknown) => Promise.resolve(value),
  },
  () => Promise.resolve(),
);

function say(message: unknown): void {
  for (const piece of encodeFrame(message)) write(piece);
}

/** At once, whatever else is written. */
function write(bytes: Uint8Array, to = channel): void {
  for (let at = 0; at < bytes.length;)
    try {
      at += writeSync(to, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
}
