/*
 * Mel spectrograms by their definitions, in double precision: every sum is written out, and nothing of `src/features` but
 * the number of frames is used.
 */
import type { Compression, MelBankParameters, MelParameters } from '../../src/features/mel-parameters.js';
import { featureShape } from '../../src/features/parameters.js';

/** The features of a segment: `frames × melBands`, row-major. */
export function naiveMelFeatures(segment: Float32Array, p: MelParameters): Float64Array {
  return compressed(naiveMels(segment, p), p.compression, p.power);
}

/** The mel values of a segment before their compression: `frames × melBands`, row-major. */
export function naiveMels(segment: Float32Array, p: MelParameters): Float64Array {
  const weights = melWeights(p);
  return concatenate(featureShape(p).frames, frame => {
    const magnitudes = powerSpectrum(frameOf(segment, p, frame)).map(power => power ** (p.power / 2));
    return weights.map(filter => filter.reduce((sum, weight, bin) => sum + weight * magnitudes[bin], 0));
  });
}

/** The samples of a frame under the window, with zeros around them. */
export function frameOf(segment: Float32Array, p: MelParameters, frame: number): Float64Array {
  const { nFft, windowLength, hopLength, framing } = p;
  const lead = framing === 'none' ? 0 : Math.floor((nFft - windowLength) / 2);
  const start = frame * hopLength - (framing === 'none' ? 0 : nFft / 2);
  const last = segment.length - 1;
  const mirrored = (at: number) => (framing === 'centre-reflect' ? last - Math.abs(last - Math.abs(at)) : at);
  return Float64Array.from({ length: nFft }, (_, n) => {
    const i = n - lead;
    if (i < 0 || i >= windowLength) return 0;
    return (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowLength)) * (segment[mirrored(start + n)] ?? 0);
  });
}

function compressed(mels: Float64Array, compression: Compression, power: 1 | 2): Float64Array {
  if (compression.kind === 'ln') return mels.map(x => Math.log(x + compression.offset));
  if (compression.kind === 'log10') return mels.map(x => Math.log10(1 + compression.factor * x));
  const { ref, amin, topDb = Infinity } = compression;
  const decibels = (x: number) => (20 / power) * Math.log10(Math.max(x, amin));
  const most = mels.reduce((a, b) => Math.max(a, b));
  const zero = ref === 'max' ? decibels(most) : 0;
  return mels.map(x => Math.max(decibels(x), decibels(most) - topDb) - zero);
}

/** The weights of `librosa.filters.mel`, or of `tf.signal.linear_to_mel_weight_matrix`: for each band one a bin. */
export function melWeights(p: MelBankParameters): number[][] {
  const { sampleRate, nFft, melBands, fMin = 0, fMax = sampleRate / 2, melScale, melNorm } = p;
  const toMel = melScale === 'htk' ? htkMel : slaneyMel;
  const toHz = melScale === 'htk' ? htkHz : slaneyHz;
  const tip = (i: number) => toMel(fMin) + (i * (toMel(fMax) - toMel(fMin))) / (melBands + 1);
  const place = p.triangles === 'mel' ? (mel: number) => mel : toHz;
  return Array.from({ length: melBands }, (_, band) => {
    const [left, middle, right] = [tip(band), tip(band + 1), tip(band + 2)].map(place);
    const height = melNorm === 'slaney' ? 2 / (toHz(tip(band + 2)) - toHz(tip(band))) : 1;
    return Array.from({ length: nFft / 2 + 1 }, (_, bin) => {
      const hz = (bin * sampleRate) / nFft;
      const at = p.triangles === 'mel' ? toMel(hz) : hz;
      return height * Math.max(0, Math.min((at - left) / (middle - left), (right - at) / (right - middle)));
    });
  });
}

const htkMel = (hz: number) => 1127 * Math.log(1 + hz / 700);
const htkHz = (mel: number) => 700 * (Math.exp(mel / 1127) - 1);

function slaneyMel(hz: number): number {
  return hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4);
}

function slaneyHz(mel: number): number {
  return mel < 15 ? (200 * mel) / 3 : 1000 * 6.4 ** ((mel - 15) / 27);
}

/** The squared magnitudes of a DFT. */
export function powerSpectrum(frame: Float64Array): Float64Array {
  const size = frame.length;
  const cosines = Float64Array.from(frame, (_, n) => Math.cos((2 * Math.PI * n) / size));
  const sines = Float64Array.from(frame, (_, n) => Math.sin((2 * Math.PI * n) / size));
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0, turn = 0; n < size; n++, turn = (turn + bin) % size) {
      real += frame[n] * cosines[turn];
      imaginary += frame[n] * sines[turn];
    }
    return real ** 2 + imaginary ** 2;
  });
}

/** The numbers of rows, one row after another. */
export function concatenate(rows: number, row: (index: number) => number[]): Float64Array {
  return Float64Array.from(Array.from({ length: rows }, (_, index) => row(index)).flat());
}
