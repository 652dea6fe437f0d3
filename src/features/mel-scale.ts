// The scale of Slaney's Auditory Toolbox (Interval Research technical report 1998-010), librosa's `htk=False`:
// linear with 200/3 Hz a mel below 1 kHz, then logarithmic with 27 mels for each factor of 6.4.
const hzPerMel = 200 / 3;
const breakHz = 1000;
const breakMel = breakHz / hzPerMel;
const logStep = Math.log(6.4) / 27;

/** A frequency in Hz on Slaney's mel scale. */
export function hzToMel(hz: number): number {
  return hz < breakHz ? hz / hzPerMel : breakMel + Math.log(hz / breakHz) / logStep;
}

/** The inverse of {@link hzToMel}, in Hz. */
export function melToHz(mel: number): number {
  return mel < breakMel ? mel * hzPerMel : breakHz * Math.exp((mel - breakMel) * logStep);
}
