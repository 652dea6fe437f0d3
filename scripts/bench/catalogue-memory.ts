import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryOf, processTree } from '../../support/load/process-tree.js';
import { inFolder, shortCatalogue } from './catalogue.js';
import { batchCommand, startCommand } from './catalogue-command.js';
import { median } from './numbers.js';
import { row, type Table } from './table.js';

/** Milliseconds between two looks. */
const interval = 250;

/** Memory at a moment of `performance.now()`, in bytes (PSS). */
interface Sample {
  readonly at: number;
  /** Of the process that reads and writes. */
  readonly own: number;
  /** Of that and its children. */
  readonly all: number;
}

/** How many rows there were at a moment. */
interface Mark {
  readonly at: number;
  readonly done: number;
}

/** Measures what memory `hyena batch` holds while it labels a catalogue of short tracks. */
export async function benchBatchMemory(tracks: number): Promise<Table> {
  return inFolder(async parent => {
    const folder = join(parent, 'tracks');
    await shortCatalogue(tracks, folder);
    const marks: Mark[] = [];
    const { pid, end } = startCommand(batchCommand(folder, join(parent, 'out')), ({ done }) =>
      marks.push({ at: performance.now(), done }),
    );
    const [samples] = await Promise.all([watch(pid), end]);
    return tableOf(tracks, marks, samples);
  });
}

/** Measures until the process has ended. */
async function watch(pid: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (;;) {
    const tree = await processTree(pid);
    if (tree.length === 0) return samples;
    const own = await memoryOf(tree.slice(0, 1));
    const children = await memoryOf(tree.slice(1));
    samples.push({ at: performance.now(), own: own.pss, all: own.pss + children.pss });
    await delay(interval);
  }
}

function tableOf(tracks: number, marks: readonly Mark[], samples: readonly Sample[]): Table {
  const placed = samples
    .map(sample => ({ ...sample, done: doneBy(sample.at, marks) }))
    .filter(({ done }) => Number.isFinite(done));
  if (placed.length === 0) throw new Error(`${tracks} tracks are done before their memory is measured`);
  const nearest = (share: number) => {
    const distance = ({ done }: { done: number }) => Math.abs(done - share * tracks);
    return [...placed].sort((a, b) => distance(a) - distance(b)).slice(0, Math.ceil(placed.length / 10));
  };
  const table: Table = {};
  const mebibytes = (name: string, bytes: number) => (table[name] = row('MiB, PSS', bytes / 2 ** 20));
  for (const [what, of] of parts) {
    // Garbage that waits for its collection moves single samples by more than any growth.
    const around = (percent: number) => median(nearest(percent / 100).map(of));
    for (const percent of [10, 50, 100]) mebibytes(`${what} at ${percent} %`, around(percent));
    mebibytes(`${what} at most`, Math.max(...placed.map(of)));
    table[`${what} at 100 % / at 10 %`] = row('', around(100) / around(10));
  }
  const [first, last] = [marks[0], marks.at(-1)!];
  table['tracks of 3.1 s'] = row('tracks/s', (1000 * tracks) / (last.at - first.at));
  return table;
}

const parts: [string, (sample: Sample) => number][] = [
  ['all processes', ({ all }) => all],
  ['its own process', ({ own }) => own],
];

/** Rows at a moment, as if they came evenly between two marks; less than none before the first, more than all after the last. */
function doneBy(at: number, marks: readonly Mark[]): number {
  const next = marks.findIndex(mark => mark.at >= at);
  if (next === 0) return -Infinity;
  if (next === -1) return Infinity;
  const [from, to] = [marks[next - 1], marks[next]];
  return from.done + ((to.done - from.done) * (at - from.at)) / (to.at - from.at);
}
