import type { FrontEnd } from './front-end.js';
import { segmentLength, type Windows } from './windows.js';

/** What a waveform is: samples at a rate. */
export interface WaveformParameters extends Windows {
  readonly kind: 'waveform';
}

/** The names of the numbers that {@link statisticsOf} gives of a segment. */
const statisticNames = ['level', 'crest', 'crossings', 'offset'];

/** Mean squares below this count as this much, −100 dB. */
const leastSquare = 1e-10;

/** The samples themselves, from −1 to 1: `samples × 1`. */
export const waveform: FrontEnd<WaveformParameters> = {
  properties: {},
  optional: [],
  fault: () => undefined,
  shape: parameters => ({ frames: segmentLength(parameters), values: 1 }),
  driftValues: parameters => ({
    names: statisticNames.map(name => `waveform_${name}`),
    rows: samples => statisticsOf(samples, segmentLength(parameters)),
  }),
  bands: () => undefined,
  create: async () => (segment, out) => out.set(segment),
};

/**
 * Describes segments of samples: the level (the norm, as the mean square in dB), how far the peak lies above it (dB), the share of
 * samples that have another sign than the one before, which rises with the frequencies (Kedem 1986, "Spectral analysis and
 * discrimination by zero-crossings"), and the mean.
 *
 * @param samples of any number of segments
 * @param segmentLength samples of each
 * @returns `segments × 4`, row-major
 */
function statisticsOf(samples: Float32Array, segmentLength: number): Float32Array {
  const width = statisticNames.length;
  const statistics = new Float32Array((samples.length / segmentLength) * width);
  for (let at = 0, out = 0; at < samples.length; at += segmentLength, out += width) {
    let sum = 0;
    let squares = 0;
    let peak = 0;
    let crossings = 0;
    for (let i = at; i < at + segmentLength; i++) {
      const sample = samples[i];
      sum += sample;
      squares += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
      if (i > at && sample < 0 !== samples[i - 1] < 0) crossings += 1;
    }
    const level = 10 * Math.log10(Math.max(squares / segmentLength, leastSquare));
    const crest = 10 * Math.log10(Math.max(peak * peak, leastSquare)) - level;
    statistics.set([level, crest, crossings / segmentLength, sum / segmentLength], out);
  }
  return statistics;
}
