import { Presets, SingleBar } from 'cli-progress';
import { noCounts, type Counts } from './counts.js';
import type { ShardEvents } from './run-shard.js';

/** Milliseconds between two lines. */
const interval = 10_000;

/** How far a shard is. */
export interface ShardProgress {
  readonly shard: number;
  readonly tracks: number;
  /** Rows, those of earlier runs among them. */
  readonly done: number;
  readonly failed: number;
  /** Of this run. */
  readonly tracksPerSecond: number;
  /** At this rate; absent before the first row. */
  readonly secondsLeft?: number;
}

/** Follows a shard, and shows it. @param show called at the beginning, after each row, and at the end */
export function followShard(
  shard: number,
  show: (progress: ShardProgress, moment: 'begin' | 'row' | 'end') => void,
): ShardEvents & { readonly end: () => void } {
  let [tracks, fresh, begun] = [0, 0, performance.now()];
  let counts: Counts = noCounts();
  const progress = (): ShardProgress => {
    const seconds = (performance.now() - begun) / 1000;
    const rate = fresh / Math.max(seconds, 0.001);
    const done = counts.rows + fresh;
    return {
      shard,
      tracks,
      done,
      failed: counts.failed,
      tracksPerSecond: Math.round(10 * rate) / 10,
      ...(fresh > 0 && { secondsLeft: Math.round((tracks - done) / rate) }),
    };
  };
  return {
    onBegin(found, done) {
      [tracks, fresh, begun] = [found, 0, performance.now()];
      counts = { ...done };
      show(progress(), 'begin');
    },
    onRow({ status }) {
      fresh += 1;
      if (status === 'failed') counts.failed += 1;
      show(progress(), 'row');
    },
    onPart: () => undefined,
    end: () => show(progress(), 'end'),
  };
}

/** Shows progress as JSON, a line every ten seconds and at the end. */
export function progressLines(print: (line: string) => void): Parameters<typeof followShard>[1] {
  let said = performance.now();
  return (progress, moment) => {
    if (moment === 'row' && performance.now() - said < interval) return;
    said = performance.now();
    print(JSON.stringify(progress));
  };
}

/** Shows progress as a bar in a terminal. */
export function progressBar(stream: NodeJS.WriteStream): Parameters<typeof followShard>[1] {
  const format =
    'shard {shard} {bar} {percentage} % | {value}/{total} | {failed} failed | {rate}/s | {left} s left';
  const bar = new SingleBar({ format, hideCursor: true, stream }, Presets.shades_classic);
  return ({ shard, tracks, done, failed, tracksPerSecond: rate, secondsLeft: left = '–' }, moment) => {
    const shown = { shard, failed, rate, left };
    if (moment === 'begin') bar.start(tracks, done, shown);
    else bar.update(done, shown);
    if (moment === 'end') bar.stop();
  };
}
