import type { MelBankParameters } from './mel-parameters.js';
import { melScales } from './mel-scale.js';
import { createTriangularBank, type TriangularBank } from './triangular-bank.js';

/**
 * Filters whose tips are evenly spaced on a mel scale, `librosa.filters.mel(sr, n_fft, n_mels, fmin, fmax, htk, norm)` where
 * the slopes are linear in hertz, and YAMNet's and VGGish's (`tf.signal.linear_to_mel_weight_matrix`) where they are linear
 * in mel. A filter narrower than a bin is empty.
 */
export function createMelBank(parameters: MelBankParameters): TriangularBank {
  const { sampleRate, nFft, melScale, melNorm, triangles = 'hertz' } = parameters;
  const { toMel, toHz } = melScales[melScale];
  const mels = tipsOf(parameters);
  const tips = mels.map(toHz);
  const heights = Float64Array.from({ length: mels.length - 2 }, (_, band) =>
    melNorm === 'none' ? 1 : 2 / (tips[band + 2] - tips[band]),
  );
  const bins = Float64Array.from({ length: nFft / 2 + 1 }, (_, bin) => (bin * sampleRate) / nFft);
  return triangles === 'hertz'
    ? createTriangularBank(bins, tips, heights)
    : createTriangularBank(bins.map(toMel), mels, heights);
}

/** The middle of each band, Hz. */
export function bandMiddles(parameters: Omit<MelBankParameters, 'nFft' | 'melNorm'>): Float64Array {
  return tipsOf(parameters).subarray(1, -1).map(melScales[parameters.melScale].toHz);
}

/** The foot of the first band, the tips of all, the foot of the last, in mel: `melBands + 2`. */
function tipsOf({
  sampleRate,
  melBands,
  fMin = 0,
  fMax = sampleRate / 2,
  melScale,
}: Omit<MelBankParameters, 'nFft' | 'melNorm'>): Float64Array {
  const { toMel } = melScales[melScale];
  const low = toMel(fMin);
  const step = (toMel(fMax) - low) / (melBands + 1);
  return Float64Array.from({ length: melBands + 2 }, (_, i) => low + i * step);
}
