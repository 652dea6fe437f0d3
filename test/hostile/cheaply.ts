import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

const child = fileURLToPath(new URL('./examine-child.js', import.meta.url));

/** Seconds; an idle machine takes a tenth of it or less, but tests run beside others. */
const longest = 30;

/** Resident bytes of a process that opens one file, Node's own 50 MB among them. */
const mostBytes = 384 * 2 ** 20;

interface Examined {
  readonly outcome: string;
  readonly seconds: number;
  readonly peakBytes: number;
}

/** Promises that a process of its own opens and reads a file with this outcome, in bounded time and memory. */
export async function cheaply(t: Test, bytes: Uint8Array, outcome: string | RegExp): Promise<void> {
  // Without what tap loads into a test.
  const process = fork(child, { serialization: 'advanced', execArgv: [] });
  t.teardown(() => process.kill('SIGKILL'));
  process.send(bytes);
  const [message] = (await Promise.race([
    once(process, 'message'),
    once(process, 'exit').then(([code, signal]) => [{ outcome: `died of ${code ?? signal}` }]),
  ])) as [Examined];
  t.match(message.outcome, outcome);
  t.ok(message.seconds < longest, `${message.seconds} s`);
  t.ok(message.peakBytes < mostBytes, `${message.peakBytes} bytes`);
  t.comment(`${bytes.length} bytes: ${message.seconds.toFixed(2)} s, ${message.peakBytes >> 20} MiB`);
}
