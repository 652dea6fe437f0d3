import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

const child = fileURLToPath(new URL('./examine-child.js', import.meta.url));

/** What the file may cost at most, about twice of what the dearest costs. */
interface Bounds {
  /** Seconds of the process's processors, which are the same on a machine that has more to do. */
  readonly seconds?: number;
  /** Resident memory of the process, of which Node itself takes 50. */
  readonly mebibytes?: number;
}

interface Examined {
  readonly outcome: string;
  readonly seconds: number;
  readonly peakBytes: number;
}

/** Promises that a process of its own opens and reads a file with this outcome, in bounded time and memory. */
export async function cheaply(
  t: Test,
  bytes: Uint8Array,
  outcome: string | RegExp,
  { seconds = 4, mebibytes = 300 }: Bounds = {},
): Promise<void> {
  // Without what tap loads into a test.
  const process = fork(child, { serialization: 'advanced', execArgv: [] });
  t.teardown(() => process.kill('SIGKILL'));
  process.send(bytes);
  const [message] = (await Promise.race([
    once(process, 'message'),
    once(process, 'exit').then(([code, signal]) => [{ outcome: `died of ${code ?? signal}` }]),
  ])) as [Examined];
  t.match(message.outcome, outcome);
  t.ok(message.seconds < seconds, `${message.seconds} s`);
  t.ok(message.peakBytes < mebibytes * 2 ** 20, `${message.peakBytes} bytes`);
  t.comment(`${bytes.length} bytes: ${message.seconds.toFixed(2)} s, ${message.peakBytes >> 20} MiB`);
}
