import { hzToMel, melToHz } from './mel-scale.js';
import { createTriangularBank, type TriangularBank } from './triangular-bank.js';

/**
 * The filters of `librosa.filters.mel(sr, n_fft, n_mels, fmin=0, fmax, htk=False, norm="slaney")`: tips evenly
 * spaced on Slaney's mel scale, each filter of area 1 (height `2 / width`, Hz). A filter narrower than a bin is empty.
 *
 * @param fMax Hz
 */
export function createMelBank(
  sampleRate: number,
  nFft: number,
  bands: number,
  fMax = sampleRate / 2,
): TriangularBank {
  const topMel = hzToMel(fMax);
  const tips = Float64Array.from({ length: bands + 2 }, (_, i) => melToHz((i * topMel) / (bands + 1)));
  const heights = Float64Array.from({ length: bands }, (_, band) => 2 / (tips[band + 2] - tips[band]));
  return createTriangularBank(sampleRate, nFft, tips, heights);
}
