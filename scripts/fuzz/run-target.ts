import { fork } from 'node:child_process';
import { on } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pidusage from 'pidusage';
import type { Assignment, FromChild, Progress } from './messages.js';

const program = fileURLToPath(new URL('./child.js', import.meta.url));

/** Milliseconds of processor time without a sign of life after which the input under way counts as hung. */
const deadline = 20_000;

/** Milliseconds of any kind after which it does, should it wait for something. */
const patience = 300_000;

/** Milliseconds between two looks at a child. */
const watchEvery = 2000;

/** Called with every input that breaks a promise, and which one. */
export type Find = (target: string, input: Uint8Array, finding: string) => void;

/** Fuzzes a target in child processes, one after the other: those that fail, or have grown, are replaced. */
export async function runTarget(assignment: Assignment, find: Find): Promise<Progress | undefined> {
  const end = performance.now() + 1000 * assignment.seconds;
  let sum: Progress | undefined;
  for (let turn = 0; turn === 0 || performance.now() < end; turn++) {
    const seconds = Math.max(0, (end - performance.now()) / 1000);
    const progress = await runChild({ ...assignment, seconds, seed: assignment.seed + turn }, find);
    if (!progress) continue;
    sum = {
      ...progress,
      executions: progress.executions + (sum?.executions ?? 0),
      slowest: Math.max(progress.slowest, sum?.slowest ?? 0),
      peakBytes: Math.max(progress.peakBytes, sum?.peakBytes ?? 0),
    };
  }
  return sum;
}

/**
 * @returns undefined where the child had to be ended, or died
 * @throws Error when it did not even begin
 */
async function runChild(assignment: Assignment, find: Find): Promise<Progress | undefined> {
  const { target, underWay } = assignment;
  const child = fork(program, [JSON.stringify(assignment)], { serialization: 'advanced' });
  const gone = new AbortController();
  let reason = 'the process gives no sign of life';
  child.once('exit', (code, signal) => {
    reason = `the process ended with ${code ?? signal}`;
    gone.abort();
  });
  let hasBegun = false;
  let lastSign = { at: performance.now(), used: 0 };
  const look = async () => {
    const { ctime } = await pidusage(child.pid!).catch(() => ({ ctime: 0 }));
    if (lastSign.used < 0) lastSign.used = ctime;
    if (ctime - lastSign.used > deadline || performance.now() - lastSign.at > patience) gone.abort();
  };
  const watch = setInterval(() => void look(), watchEvery);
  try {
    for await (const [message] of on(child, 'message', gone) as AsyncIterable<[FromChild]>) {
      hasBegun = true;
      lastSign = { at: performance.now(), used: -1 };
      if ('finding' in message) find(target, message.input, message.finding);
      else if ('ended' in message) return message.progress;
    }
  } catch (cause) {
    if (!hasBegun) throw new Error(`${target} cannot be begun: ${reason}`, { cause });
    find(target, readFileSync(underWay), reason);
  } finally {
    clearInterval(watch);
    child.kill('SIGKILL');
  }
  return undefined;
}
