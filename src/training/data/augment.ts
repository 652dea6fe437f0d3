import type { MelAlteration } from '../../features/alteration.js';
import { hzToMel, melToHz } from '../../features/mel-scale.js';
import type { MfccParameters } from '../../features/mfcc-parameters.js';
import type { Random } from '../random.js';

/** How training examples are varied, so that a network learns the music and not its recording. */
export interface Augmentation {
  /** Varied copies of each track. */
  readonly variants: number;
  /** Segments of a copy, from random places. */
  readonly segments: number;
  /** A copy is played up to this much faster or slower, pitch included; natural logarithm of the factor. */
  readonly speed: number;
  /** Probability that a segment of a copy loses its high frequencies, as lossy codecs make it. */
  readonly codec: number;
}

/** Mel bands from 0 Hz to `sampleRate / 2`. */
type Bands = Pick<MfccParameters, 'sampleRate' | 'melBands'>;

/** How much faster a copy is played. */
export function drawSpeed({ speed }: Augmentation, random: Random): number {
  return Math.exp(between(random, -speed, speed));
}

/**
 * Draws what a lossy codec may do to the high frequencies of a segment: it cuts them off, or it leaves them out of the
 * quieter frames only.
 */
export function drawAlteration(
  { codec }: Augmentation,
  bands: Bands,
  random: Random,
): MelAlteration | undefined {
  if (random.uniform() >= codec) return undefined;
  const losses = drawLosses(bandFrequencies(bands), random);
  const gatedShare = random.uniform() < 0.5 ? 1 : between(random, 0.1, 0.9);
  const affected = losses.findIndex(loss => loss < 1);
  if (affected < 0) return undefined;
  return mels => {
    const bands = losses.length;
    const levels = Array.from({ length: mels.length / bands }, (_, frame) =>
      meanLevel(mels, frame * bands + affected, (frame + 1) * bands),
    );
    const threshold = [...levels].sort((a, b) => a - b)[Math.ceil(gatedShare * levels.length) - 1];
    for (const [frame, level] of levels.entries())
      if (level <= threshold)
        for (let band = affected; band < bands; band++) mels[frame * bands + band] *= losses[band];
  };
}

/** Factors of power, a band each: 1 up to an edge, then falling to a floor. */
function drawLosses(frequencies: Float64Array, random: Random): Float64Array {
  // Half of them where codecs of ordinary bit rates cut, the others anywhere down to those of very low ones.
  const edge =
    random.uniform() < 0.5
      ? between(random, 9000, 11_000)
      : Math.exp(between(random, Math.log(4000), Math.log(10_000)));
  const width = edge * between(random, 0.01, 0.08);
  const depth = between(random, 30, 90);
  return frequencies.map(hz => 10 ** ((-depth / 10) * Math.min(1, Math.max(0, (hz - edge) / width))));
}

/** The middle of each mel band, Hz. */
function bandFrequencies({ sampleRate, melBands }: Bands): Float64Array {
  const step = hzToMel(sampleRate / 2) / (melBands + 1);
  return Float64Array.from({ length: melBands }, (_, band) => melToHz((band + 1) * step));
}

/** Mean of the logarithms of powers; only their order matters. */
function meanLevel(mels: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.log(mels[i] + 1e-10);
  return sum / (to - from);
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
