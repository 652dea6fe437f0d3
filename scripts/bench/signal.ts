import { createResampler } from '../../src/audio/resample/resampler.js';
import { createExtractor } from '../../src/features/extractor.js';
import {
  defaultFeatureParameters as p,
  segmentLength,
  type FeatureParameters,
} from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { segmentStarts } from '../../src/features/segments.js';
import { music } from '../../support/audio/synth.js';
import { hundredths, median } from './numbers.js';

const warmUps = 5;
const runs = 30;
const seconds = 30;
const starts = segmentStarts(seconds * p.sampleRate, p);

/** Medians of the ten segments' features and windows, ms. */
export async function benchSignal() {
  const rows: Record<string, { ms: number }> = { MFCC: await measure(await features(p)) };
  for (const [name, parameters] of Object.entries(presets))
    rows[name] = await measure(await features(parameters));
  for (const rate of [44_100, 48_000, 96_000, 44_099])
    rows[`${rate} → ${p.sampleRate} Hz`] = await measure(resampling(rate));
  return rows;
}

type Task = () => Promise<unknown>;

async function features(parameters: FeatureParameters): Promise<Task> {
  const { sampleRate } = parameters;
  const track = music(seconds, sampleRate);
  const extract = await createExtractor(parameters);
  const length = segmentLength(parameters);
  const segments = segmentStarts(track.length, parameters).map(start =>
    track.subarray(start, start + length),
  );
  const out = extract(segments[0]);
  return async () => segments.forEach(segment => extract(segment, out));
}

function resampling(rate: number): Task {
  const track = music(seconds, rate);
  const source = {
    frames: track.length,
    read: async (start: number, length: number) => track.subarray(start, start + length),
  };
  const resampler = createResampler(rate, p.sampleRate);
  return async () => {
    for (const start of starts) await resampler.readWindow(source, start, segmentLength(p));
  };
}

async function measure(task: Task): Promise<{ ms: number }> {
  const times: number[] = [];
  for (let run = -warmUps; run < runs; run++) {
    const begun = performance.now();
    await task();
    if (run >= 0) times.push(performance.now() - begun);
  }
  return { ms: hundredths(median(times)) };
}
