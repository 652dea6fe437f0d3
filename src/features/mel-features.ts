import type { ArrayShapes } from '../simd/arrays.js';
import type { MelAlteration } from './alteration.js';
import type { FillFeatures } from './front-end.js';
import { frameAt, lanes } from './interleaved-mels.js';
import { createMelBank } from './mel-bank.js';
import type { Compression, MelParameters } from './mel-parameters.js';
import { createMelSpectrum, type MelSpectrum } from './mel-spectrum.js';
import { periodicHann } from './window.js';
import { segmentLength } from './windows.js';

/** The least power that is a normal number in single precision. */
const leastNormal = 2 ** -126;

/**
 * Makes mel spectrograms as `librosa.feature.melspectrogram`, torchaudio's `MelSpectrogram` and the code of YAMNet and VGGish
 * compute them, depending on the parameters; within 1e-3 of them.
 *
 * @param frames in a segment
 * @param alter changes a segment's mel values before they are compressed
 * @returns a function that fills `frames × melBands`, row-major, from `segmentLength` samples
 */
export function createMelFeatures(
  parameters: MelParameters,
  frames: number,
  alter?: MelAlteration,
): FillFeatures {
  const { nFft, windowLength, melBands, framing, compression, power } = parameters;
  const isCentred = framing !== 'none';
  const window = new Float64Array(nFft);
  window.set(periodicHann(windowLength), isCentred ? (nFft - windowLength) >> 1 : 0);
  const spectrum = createMelSpectrum(
    {
      ...parameters,
      segmentLength: segmentLength(parameters),
      frames,
      window,
      margin: isCentred ? nFft / 2 : 0,
      isReflected: framing === 'centre-reflect',
    },
    createMelBank(parameters),
    { rows: [Float32Array, Math.max(frames, lanes) * melBands] },
    alter,
  );
  const { kernels, arrays, addresses, groups, melsOf, compute } = spectrum;
  const compress = compressorOf(compression, power, spectrum);
  const features = arrays.rows.subarray(0, frames * melBands);
  return (segment, out) => {
    compute(segment);
    const { floor, factor, offset } = compress();
    for (let group = 0; group < groups; group++) {
      const row = addresses.rows + frameAt(group, 0, frames) * melBands * 4;
      kernels.toRows(melsOf(group), melBands, floor, factor, offset, row);
    }
    out.set(features);
  };
}

/** What is left to do with a logarithm: values below the floor count as it, and all become `factor x + offset`. */
interface Rest {
  readonly floor: number;
  readonly factor: number;
  readonly offset: number;
}

/** Makes what takes the logarithms of a segment's mel values, in decibels, in place. */
function compressorOf(
  compression: Compression,
  power: 1 | 2,
  { kernels, groups, melsOf }: Pick<MelSpectrum<ArrayShapes>, 'kernels' | 'groups' | 'melsOf'>,
): () => Rest {
  const mels = melsOf(0);
  const end = melsOf(groups);
  const factorOfKind = { db: 2 / power, ln: Math.LN10 / 10, log10: 0.1 };
  const factor = factorOfKind[compression.kind];
  if (compression.kind === 'db') {
    const { ref, amin, topDb = Infinity } = compression;
    return () => {
      const loudest = kernels.toDecibels(mels, end, amin);
      const offset = ref === 'max' ? -factor * loudest : 0;
      return { floor: loudest - topDb / factor, factor, offset };
    };
  }
  const [slope, shift] = compression.kind === 'ln' ? [1, compression.offset] : [compression.factor, 1];
  return () => {
    kernels.scale(mels, end, slope, shift);
    kernels.toDecibels(mels, end, leastNormal);
    return { floor: -Infinity, factor, offset: 0 };
  };
}
