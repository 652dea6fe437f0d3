import { createResampler } from '../../src/audio/resample/resampler.js';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters as p, segmentLength } from '../../src/features/parameters.js';
import { segmentStarts } from '../../src/features/segments.js';
import { signalPath, type SignalPath } from '../../src/simd/path.js';
import { music } from '../../support/audio/synth.js';
import { hundredths, median } from './numbers.js';

const warmUps = 5;
const runs = 30;
const seconds = 30;
const starts = segmentStarts(seconds * p.sampleRate, p);

/** Medians of the ten segments' features and windows by each path that this process can go, ms, in turns. */
export async function benchSignal() {
  const paths: SignalPath[] = signalPath === 'simd' ? ['plain', 'simd'] : ['plain'];
  const rows: Record<string, Record<string, number>> = {
    MFCC: await compare(paths, mfcc),
  };
  for (const rate of [44_100, 48_000, 96_000, 44_099])
    rows[`${rate} → ${p.sampleRate} Hz`] = await compare(paths, path => resampling(rate, path));
  return rows;
}

type Task = () => Promise<unknown>;

async function mfcc(path: SignalPath): Promise<Task> {
  const track = music(seconds);
  const extract = await createExtractor(p, undefined, path);
  const segments = starts.map(start => track.subarray(start, start + segmentLength(p)));
  const out = extract(segments[0]);
  return async () => segments.forEach(segment => extract(segment, out));
}

async function resampling(rate: number, path: SignalPath): Promise<Task> {
  const track = music(seconds, rate);
  const source = {
    frames: track.length,
    read: async (start: number, length: number) => track.subarray(start, start + length),
  };
  const resampler = createResampler(rate, p.sampleRate, path);
  return async () => {
    for (const start of starts) await resampler.readWindow(source, start, segmentLength(p));
  };
}

async function compare(paths: readonly SignalPath[], prepare: (path: SignalPath) => Promise<Task>) {
  const tasks = await Promise.all(paths.map(prepare));
  const times: number[][] = paths.map(() => []);
  for (let run = -warmUps; run < runs; run++) {
    for (const [i, task] of tasks.entries()) {
      const begun = performance.now();
      await task();
      if (run >= 0) times[i].push(performance.now() - begun);
    }
  }
  const medians = times.map(median);
  const row = Object.fromEntries(paths.map((path, i) => [path, hundredths(medians[i])]));
  return paths.length > 1 ? { ...row, 'plain / simd': hundredths(medians[0] / medians[1]) } : row;
}
