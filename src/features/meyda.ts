import meyda from 'meyda';
import { framesPerSegment, type MfccParameters } from './mfcc-parameters.js';
import { segmentLength } from './windows.js';

/** What is used of Meyda's object, together with a table that it caches on itself and does not declare. */
interface MeydaState {
  bufferSize: number;
  sampleRate: number;
  melBands: number;
  numberOfMFCCCoefficients: number;
  windowingFunction: 'hanning';
  melFilterBank: unknown;
  extract: (feature: 'mfcc', frame: Float32Array) => number[];
}

/**
 * Makes `Meyda.extract("mfcc", frame)` of Meyda 5.6 over the frames that librosa would centre in zeros: symmetric Hann,
 * HTK-like mels, `ln(1 + power)`, DCT-II without normalisation. Silence gives zeros.
 *
 * Ten segments of 3 s take 1.6 s, 400 times as long as librosa's: this is for models that were trained on it.
 *
 * @returns a function that fills `framesPerSegment × nMfcc`, row-major, from `segmentLength` samples
 */
export function createMeydaMfcc(
  parameters: MfccParameters,
): (segment: Float32Array, out: Float32Array) => void {
  const { sampleRate, nFft, hopLength, melBands, nMfcc } = parameters;
  const state = privateState({ sampleRate, melBands, bufferSize: nFft, numberOfMFCCCoefficients: nMfcc });
  const frames = framesPerSegment(parameters);
  const padded = new Float32Array(nFft / 2 + segmentLength(parameters) + nFft / 2);

  return (segment, out) => {
    padded.set(segment, nFft / 2);
    for (let frame = 0; frame < frames; frame++) {
      const start = frame * hopLength;
      out.set(state.extract('mfcc', padded.subarray(start, start + nFft)), frame * nMfcc);
    }
  };
}

/**
 * A copy of Meyda. Meyda keeps its settings and tables on its one global object and builds the mel bank anew only
 * when the number of bands changes: with another `sampleRate` it goes on with the old bank, with a larger
 * `bufferSize` it reads beyond it and returns NaN. A copy whose settings never change has neither fault.
 */
function privateState(
  settings: Pick<MeydaState, 'bufferSize' | 'sampleRate' | 'melBands' | 'numberOfMFCCCoefficients'>,
): MeydaState {
  // Meyda's typings describe its ES module; Node loads the CommonJS one, whose export is the object itself.
  const shared = meyda as unknown as MeydaState;
  return {
    ...shared,
    ...settings,
    windowingFunction: 'hanning',
    // Another user of the global object may have left a bank on it.
    melFilterBank: undefined,
  };
}
