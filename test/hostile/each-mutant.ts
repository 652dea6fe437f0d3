import type { Test } from 'tap';
import type { AudioFormat } from '../../src/audio/formats.js';
import { mutant } from '../../support/hostile/mutants.js';

/** Milliseconds of processor time that a mutant may take; the slowest of all takes a third of it. */
const mostMilliseconds = 400;

/**
 * Runs `check` on the mutants of a format from seed 1 on; fails the test with the seed of each that breaks it or takes
 * too long.
 *
 * @returns how often each outcome came
 */
export async function eachMutant<Outcome>(
  t: Test,
  format: AudioFormat,
  count: number,
  check: (bytes: Buffer) => Outcome | Promise<Outcome>,
): Promise<ReadonlyMap<Outcome, number>> {
  const outcomes = new Map<Outcome, number>();
  let slowest = 0;
  for (let seed = 1; seed <= count; seed++) {
    const bytes = mutant(format, seed);
    const start = process.cpuUsage();
    try {
      const outcome = await check(bytes);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      t.error(error, `${format} mutant ${seed}`);
    }
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1000;
    if (took > mostMilliseconds) t.fail(`${format} mutant ${seed} took ${took} ms`);
    slowest = Math.max(slowest, took);
  }
  t.comment(`${format}: the slowest of ${count} took ${slowest.toFixed(0)} ms`, Object.fromEntries(outcomes));
  return outcomes;
}

/** Promises that this process, which has read mutants, has not grown to more than so many MiB. */
export function staysSmall(t: Test, mebibytes: number): void {
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  t.comment(`${peak} MiB`);
  t.ok(peak < mebibytes, `${peak} MiB`);
}
