// Runs the inputs of one target, and changed ones. What it does with time is watched from outside.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { addToCorpus, readCorpus } from '../../support/fuzz/corpus.js';
import { targets } from '../../support/fuzz/targets.js';
import { mutate as damage } from '../../support/hostile/mutations.js';
import { createRandom } from '../../src/training/random.js';
import { startCoverage } from './coverage.js';
import type { Assignment, FromChild } from './messages.js';

/** Resident bytes that an input may add, and by which the process may grow before another one goes on. */
const mostGrowth = 192 * 2 ** 20;

/** Milliseconds after which it is looked where inputs went: looking takes half a millisecond. */
const lookEvery = 10;

/** Milliseconds between two signs of life. */
const signEvery = 1000;

const { target: name, seconds, seed, corpora, underWay } = JSON.parse(process.argv[2]) as Assignment;
const say = (message: FromChild) => process.send!(message);

const coverage = startCoverage(new URL('../../src/', import.meta.url).href);
const { seeds, run, mutate = damage } = await targets[name]();
coverage.look();

const file = openSync(underWay, 'w');
say({ alive: true });
const random = createRandom(seed);
const kept: Buffer[] = [];
let executions = 0;
let slowest = 0;
const peak = () => process.resourceUsage().maxRSS * 1024;

async function execute(input: Buffer): Promise<void> {
  ftruncateSync(file, writeSync(file, input, 0, input.length, 0));
  const before = peak();
  const began = performance.now();
  try {
    // A copy with memory of its own, as uploads have.
    await run(Buffer.from(Uint8Array.from(input).buffer));
  } catch (error) {
    say({ finding: (error as Error).stack ?? String(error), input });
  }
  executions += 1;
  slowest = Math.max(slowest, performance.now() - began);
  if (peak() - before > mostGrowth) say({ finding: `${(peak() - before) >> 20} MiB more`, input });
}

/** An input like one of two, of which the smaller is taken: it is quicker, and what is changed more often matters. */
function change(): Buffer {
  const [one, other] = [kept[random.below(kept.length)], kept[random.below(kept.length)]];
  const [from] = [one, other].sort((a, b) => a.length - b.length);
  return mutate(from, random, kept).subarray(0, 2 * Math.max(from.length, 2048));
}

for (const input of seeds) {
  await execute(Buffer.from(input));
  coverage.look();
  kept.push(Buffer.from(input));
}
const inputs = corpora.flatMap(folder => [...readCorpus(folder, name).values()]);
for (const input of inputs.sort((a, b) => a.length - b.length)) await executeAndKeep(input);
if (kept.length === 0) kept.push(Buffer.alloc(1));

async function executeAndKeep(input: Buffer): Promise<void> {
  await execute(input);
  if (coverage.look()) keep(input);
}

function keep(input: Buffer): void {
  kept.push(input);
  addToCorpus(corpora.at(-1)!, name, input);
}

const base = peak();
const end = performance.now() + 1000 * seconds;
let sign = 0;
let hasGrown = false;
while (performance.now() < end && !hasGrown) {
  const batch: Buffer[] = [];
  for (const began = performance.now(); performance.now() - began < lookEvery;) {
    const input = change();
    await execute(input);
    batch.push(input);
  }
  if (batch.length === 1) {
    if (coverage.look()) keep(batch[0]);
  } else if (coverage.glance()) for (const input of batch) await executeAndKeep(input);
  hasGrown = peak() - base > mostGrowth;
  if (performance.now() > sign) {
    sign = performance.now() + signEvery;
    say({ alive: true });
  }
  await setImmediate();
}
closeSync(file);
const { files } = coverage;
const progress = { executions, kept: kept.length, files, slowest, peakBytes: peak() };
say({ ended: hasGrown ? 'memory' : 'time', progress });
process.disconnect();
