// A child process for the tests of the pool: each task is a kind of trouble that decoders get into.
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { serveTasks } from '../../src/pool/serve-tasks.js';

const attempt = (action: () => unknown): string => {
  try {
    action();
    return 'allowed';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'refused';
  }
};

/** Tells this process from others; its number, in a namespace of its own, does not. */
const id = randomUUID();
const notes: string[] = [];
/** Outside V8's heap, and really used. */
const kept: Uint8Array[] = [];

await serveTasks(
  {
    note: (text: string) => Promise.resolve(void notes.push(text)),
    recite: () => Promise.resolve(notes),
    refuse: (reason: string) => Promise.reject(new Error(reason)),
    identify: () => Promise.resolve(id),
    digest: (_task: unknown, bytes) => Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
    wait: async (milliseconds: number, _bytes, { signal }) => {
      await delay(milliseconds, undefined, { signal });
      return id;
    },
    rest: (milliseconds: number) => delay(milliseconds),
    /** Gives two results, the second after `milliseconds`, and then its identity. */
    goOn: async (milliseconds: number, _bytes, { signal, emit }) => {
      emit('first');
      await delay(milliseconds, undefined, { signal });
      emit('second');
      return id;
    },
    /** Gives its first result only when it is told to stop, and goes on for a moment. */
    emitWhenStopped: async (_task: unknown, _bytes, { signal, emit }) => {
      await once(signal, 'abort');
      emit('first');
      await delay(50);
    },
    loopAfterwards: async (_task: unknown, _bytes, { emit }) => {
      emit('first');
      await delay(20);
      for (;;);
    },
    loop: () => {
      for (;;);
    },
    grow: async () => {
      for (;;) {
        kept.push(new Uint8Array(2 ** 24).fill(1));
        await delay(1);
      }
    },
    /** Fills the resident memory up to so many bytes. */
    fill: (bytes: number) =>
      Promise.resolve(void kept.push(new Uint8Array(bytes - process.memoryUsage.rss()).fill(1))),
    die: () => process.exit(3),
    'die-or-note': (mortal: string) =>
      mortal === id ? process.exit(3) : Promise.resolve(void notes.push('not me')),
    print: () => {
      console.error('a tag of the file');
      writeSync(1, 'a tag of the file\n');
      writeSync(2, 'a tag of the file\n');
      return Promise.resolve();
    },
    look: ({ readable, forbidden }: { readable: string; forbidden: string }) =>
      Promise.resolve({
        environment: Object.keys(process.env).filter(name => !/^(NODE_.*|PWD)$/.test(name)),
        readAllowed: attempt(() => readFileSync(readable)),
        readForbidden: attempt(() => readFileSync(forbidden)),
        write: attempt(() => writeFileSync(readable, '')),
        spawn: attempt(() => spawnSync('true')),
      }),
  },
  () => Promise.resolve('warm'),
);
