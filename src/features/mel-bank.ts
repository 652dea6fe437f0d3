import type { MelBankParameters } from './mel-parameters.js';
import { createTriangularBank, type TriangularBank } from './triangular-bank.js';

/** A scale of pitch. */
interface MelScale {
  /** A frequency in Hz on the scale. */
  readonly toMel: (hz: number) => number;
  /** The inverse, in Hz. */
  readonly toHz: (mel: number) => number;
}

const hzPerMel = 200 / 3;
const breakHz = 1000;
const breakMel = breakHz / hzPerMel;
const logStep = Math.log(6.4) / 27;

/** The mel scales, by the name that parameters give them. */
const melScales: Readonly<Record<'slaney' | 'htk', MelScale>> = {
  // Slaney's Auditory Toolbox (Interval Research technical report 1998-010), librosa's `htk=False`: linear with 200/3 Hz a
  // mel below 1 kHz, then logarithmic with 27 mels for each factor of 6.4.
  slaney: {
    toMel: hz => (hz < breakHz ? hz / hzPerMel : breakMel + Math.log(hz / breakHz) / logStep),
    toHz: mel => (mel < breakMel ? mel * hzPerMel : breakHz * Math.exp((mel - breakMel) * logStep)),
  },
  // The HTK Book (Young et al.), librosa's `htk=True`, torchaudio's default.
  htk: {
    toMel: hz => 2595 * Math.log10(1 + hz / 700),
    toHz: mel => 700 * (10 ** (mel / 2595) - 1),
  },
};

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
