import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

const program = fileURLToPath(new URL('./examine-child.js', import.meta.url));

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
  /** Whether the peak is this file's, and not that of a file before. */
  readonly ownPeak: boolean;
}

/** Above this a process is not used again: a file would be measured in the memory of those before. */
const grownBytes = 150 * 2 ** 20;

/** The process for the next file, where that of the file before can be used again. */
let child: ChildProcess | undefined;
t.teardown(() => child?.kill('SIGKILL'));

/** Promises that another process opens and reads a file with this outcome, in bounded time and memory. */
export async function cheaply(
  t: Test,
  bytes: Uint8Array,
  outcome: string | RegExp,
  { seconds = 4, mebibytes = 300 }: Bounds = {},
): Promise<void> {
  // Without what tap loads into a test.
  child ??= fork(program, { serialization: 'advanced', execArgv: ['--expose-gc'] });
  child.send(bytes);
  const over = new AbortController();
  const [message] = (await Promise.race([
    once(child, 'message', over),
    once(child, 'exit', over).then(([code, signal]) => [{ outcome: `died of ${code ?? signal}` }]),
  ])) as [Examined];
  over.abort();
  if (!message.ownPeak || message.peakBytes > grownBytes) {
    child.kill('SIGKILL');
    child = undefined;
  }
  t.match(message.outcome, outcome);
  t.ok(message.seconds < seconds, `${message.seconds} s`);
  t.ok(message.peakBytes < mebibytes * 2 ** 20, `${message.peakBytes} bytes`);
  t.comment(`${bytes.length} bytes: ${message.seconds.toFixed(2)} s, ${message.peakBytes >> 20} MiB`);
}
