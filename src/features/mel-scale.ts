/** A scale of pitch. */
export interface MelScale {
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
export const melScales: Readonly<Record<'slaney' | 'htk', MelScale>> = {
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
