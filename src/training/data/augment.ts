import type { MelAlteration } from '../../features/alteration.js';
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

/** How much faster a copy is played. */
export function drawSpeed({ speed }: Augmentation, random: Random): number {
  return Math.exp(between(random, -speed, speed));
}

/**
 * Draws what a lossy codec may do to the high frequencies of a segment: it cuts them off, or it leaves them out of the
 * quieter frames only.
 *
 * @param bands the middle of each mel band, Hz
 */
export function drawAlteration(
  { codec }: Augmentation,
  bands: Float64Array,
  random: Random,
): MelAlteration | undefined {
  if (random.uniform() >= codec) return undefined;
  const losses = drawLosses(bands, random);
  const gatedShare = random.uniform() < 0.5 ? 1 : between(random, 0.1, 0.9);
  const affected = losses.findIndex(loss => loss < 1);
  if (affected < 0) return undefined;
  return mels => {
    const count = losses.length;
    const levels = Array.from({ length: mels.length / count }, (_, frame) =>
      meanLevel(mels, frame * count + affected, (frame + 1) * count),
    );
    const threshold = [...levels].sort((a, b) => a - b)[Math.ceil(gatedShare * levels.length) - 1];
    for (const [frame, level] of levels.entries())
      if (level <= threshold)
        for (let band = affected; band < count; band++) mels[frame * count + band] *= losses[band];
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

/** Mean of the logarithms of powers; only their order matters. */
function meanLevel(mels: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.log(mels[i] + 1e-10);
  return sum / (to - from);
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
