import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Examined, MutantName, Report } from './report.js';

const child = fileURLToPath(new URL('./child.js', import.meta.url));

/** Milliseconds after which a mutant counts as hung. */
const deadline = 10_000;

/** Resident bytes that no mutant may take a process to. */
const mostBytes = 384 * 2 ** 20;

/** Where a process that has grown by and by is replaced, so that the next mutant is judged alone. */
const usedUpBytes = 192 * 2 ** 20;

/** Runs mutants in a child process, one after the other, until `next` gives no more. A child that fails is replaced. */
export async function run(next: () => MutantName | undefined, report: Report): Promise<void> {
  let process = fork(child);
  for (let name = next(); name; name = next()) {
    const result = await examineIn(process, name);
    const isDefect = typeof result === 'string';
    if (isDefect) report.find(name, result);
    else report.add(name, result);
    if (isDefect || result.peakBytes > usedUpBytes) {
      await end(process);
      process = fork(child);
    }
  }
  await end(process);
}

/** @returns what became of the mutant, or which defect it shows */
async function examineIn(process: ChildProcess, name: MutantName): Promise<Examined | string> {
  const answer = new AbortController();
  const signal = AbortSignal.any([answer.signal, AbortSignal.timeout(deadline)]);
  process.send(name);
  try {
    const examined = await Promise.race([
      once(process, 'message', { signal }).then(([message]) => message as Examined),
      once(process, 'exit', { signal }).then(([code, by]) => `the process ended with ${code ?? by}`),
    ]);
    if (typeof examined === 'string') return examined;
    if (examined.peakBytes > mostBytes) return `${Math.round(examined.peakBytes / 2 ** 20)} MiB`;
    return examined.outcome.startsWith('threw') ? examined.outcome : examined;
  } catch {
    return `no answer within ${deadline} ms`;
  } finally {
    answer.abort();
  }
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGKILL');
  await once(process, 'exit');
}
