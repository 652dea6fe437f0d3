/*
 * A program: prints as JSON what Meyda, used as its manual says and by nobody else in this process, gives for the
 * signal and the feature parameters in the arguments.
 */
import meyda from 'meyda';
import { segmentLength } from '../../src/features/parameters.js';
import { signals } from './signals.js';
import { framesPerSegment, type MfccParameters } from '../../src/features/mfcc-parameters.js';

const [name, json] = process.argv.slice(2);
const p = JSON.parse(json) as MfccParameters;
const Meyda = meyda as unknown as typeof meyda.default;
Meyda.bufferSize = p.nFft;
Meyda.sampleRate = p.sampleRate;
Meyda.melBands = p.melBands;
Meyda.numberOfMFCCCoefficients = p.nMfcc;

const segment = signals[name](segmentLength(p), p.sampleRate);
const rows: unknown[] = [];
for (let i = 0; i < framesPerSegment(p); i++) {
  const frame = new Float32Array(p.nFft);
  for (let n = 0; n < p.nFft; n++) frame[n] = segment[i * p.hopLength - p.nFft / 2 + n] ?? 0;
  rows.push(Meyda.extract('mfcc', frame));
}
process.stdout.write(JSON.stringify(rows.flat()));
