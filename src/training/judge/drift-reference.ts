import { quantileHistogram, rounded, type Histogram } from '../../drift/histogram.js';
import type { Reference } from '../../drift/reference.js';
import type { Judgement } from './calibrate.js';
import type { FeaturedTrack } from '../data/extraction.js';
import { trackProbabilities } from '../fit/logits.js';
import { mean } from '../spread.js';

/** With fewer tracks a reference would itself be a matter of chance. */
export const fewestTracks = 100;

/** Bins at most. A frame's are finer: a track has hundreds of frames and one confidence. */
const bins = { coefficients: 10, confidence: 3 };

/**
 * Measures what a model is made for. Each track weighs the same, however many segments it has.
 *
 * @param tracks with their features, of which the unvaried ones count
 * @param values of one frame of the features
 * @param answers probabilities of the genres, in their order, for tracks that the network was not trained on
 * @returns nothing for fewer than {@link fewestTracks} tracks
 */
export function measureReference(
  tracks: readonly Pick<FeaturedTrack, 'variants'>[],
  values: number,
  genres: readonly string[],
  answers: readonly ArrayLike<number>[],
): Reference | undefined {
  if (tracks.length < fewestTracks) return undefined;
  const shares = genres.map((_, genre) => rounded(mean(answers.map(answer => answer[genre]))));
  return {
    tracks: tracks.length,
    coefficients: Array.from({ length: values }, (_, coefficient) =>
      ofCoefficient(tracks, values, coefficient),
    ),
    genres: Object.fromEntries(genres.map((genre, index) => [genre, shares[index]])),
    confidence: quantileHistogram(
      answers.map(answer => Math.max(...Array.from(answer))),
      answers.map(() => 1),
      bins.confidence,
    ),
  };
}

/**
 * The probabilities of held-out tracks, as they are with the temperature that the served network has: those of the folds
 * would make another distribution of them.
 */
export function heldOutAnswers(
  judgements: readonly Judgement[],
  genres: number,
  temperature: number,
): number[][] {
  return judgements.map(({ logits }) => trackProbabilities(logits, genres, temperature));
}

function ofCoefficient(
  tracks: readonly Pick<FeaturedTrack, 'variants'>[],
  values: number,
  coefficient: number,
): Histogram {
  const frames = tracks.map(({ variants: [clean] }) => clean.length / values);
  const total = frames.reduce((a, b) => a + b);
  const all = new Float32Array(total);
  const weights = new Float64Array(total);
  let at = 0;
  tracks.forEach(({ variants: [clean] }, track) => {
    for (let frame = 0; frame < frames[track]; frame++, at++) {
      all[at] = clean[frame * values + coefficient];
      weights[at] = 1 / frames[track];
    }
  });
  return quantileHistogram(all, weights, bins.coefficients);
}
