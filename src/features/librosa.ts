import type { MelAlteration } from './alteration.js';
import { createDct } from './dct.js';
import { powerToDecibels } from './decibels.js';
import { applyMelBank, createMelBank } from './mel.js';
import { framesPerSegment, type MfccParameters } from './mfcc-parameters.js';
import { createPowerSpectrum } from './power-spectrum.js';
import { periodicHann } from './window.js';
import { segmentLength } from './windows.js';

/**
 * Makes `librosa.feature.mfcc(y, sr, n_mfcc, n_fft, hop_length, n_mels)` of librosa 0.11 with its other defaults:
 * frames centred in zeros, periodic Hann, Slaney mels, 80 dB below the segment's peak, orthonormal DCT-II. Within
 * 1e-3 of it (it computes in single precision, this in double).
 *
 * Ten segments of 3 s take 23 ms on one core: power spectra 18.4, mel bands 1.3, decibels 1.8, DCT 1.1. The first ten in a
 * process take 70 ms, until V8 has compiled the loops.
 *
 * @param alter changes a segment's mel powers before they become decibels
 * @returns a function that fills `framesPerSegment × nMfcc`, row-major, from `segmentLength` samples
 */
export function createLibrosaMfcc(
  parameters: MfccParameters,
  alter?: MelAlteration,
): (segment: Float32Array, out: Float32Array) => void {
  const { sampleRate, nFft, hopLength, melBands, nMfcc } = parameters;
  const frames = framesPerSegment(parameters);
  const powerSpectrum = createPowerSpectrum(periodicHann(nFft));
  const bank = createMelBank(sampleRate, nFft, melBands);
  const dct = createDct(melBands, nMfcc);
  const padded = new Float64Array(nFft / 2 + segmentLength(parameters) + nFft / 2);
  const power = new Float64Array(nFft / 2 + 1);
  const mels = new Float64Array(frames * melBands);

  return (segment, out) => {
    padded.set(segment, nFft / 2);
    for (let frame = 0; frame < frames; frame++) {
      powerSpectrum(padded, frame * hopLength, power);
      applyMelBank(bank, power, mels, frame * melBands);
    }
    alter?.(mels);
    powerToDecibels(mels);
    for (let frame = 0; frame < frames; frame++) dct(mels, frame * melBands, out, frame * nMfcc);
  };
}
