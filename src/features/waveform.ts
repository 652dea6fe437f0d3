import type { FrontEnd } from './front-end.js';
import { waveformStatisticNames, waveformStatistics } from './waveform-statistics.js';
import { segmentLength, type Windows } from './windows.js';

/** What a waveform is: samples at a rate. */
export interface WaveformParameters extends Windows {
  readonly kind: 'waveform';
}

/** The samples themselves, from −1 to 1: `samples × 1`. */
export const waveform: FrontEnd<WaveformParameters> = {
  properties: {},
  optional: [],
  fault: () => undefined,
  shape: parameters => ({ frames: segmentLength(parameters), values: 1 }),
  driftValues: parameters => ({
    names: waveformStatisticNames.map(name => `waveform_${name}`),
    rows: samples => waveformStatistics(samples, segmentLength(parameters)),
  }),
  bands: () => undefined,
  create: async () => (segment, out) => out.set(segment),
};
