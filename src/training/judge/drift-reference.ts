import { embeddingStatisticNames } from '../../drift/embedding-statistics.js';
import { quantileHistogram, rounded, type Histogram } from '../../drift/histogram.js';
import { labelShares } from '../../drift/label-shares.js';
import type { Reference } from '../../drift/reference.js';
import { mean } from '../spread.js';
import type { TrackAnswer } from './track-answer.js';

/** With fewer tracks a reference would itself be a matter of chance. */
export const fewestTracks = 100;

/** Bins at most. A frame's are finer: a track has hundreds of frames and one confidence. */
const bins = { coefficients: 10, confidence: 3 };

/**
 * Measures what a model is made for. Each track weighs the same, however many segments it has.
 *
 * @param tracks what drift is measured on of each, `rows × values`, row-major
 * @param answers about the tracks, of networks that were not trained on them; probabilities in the order of the genres
 * @param embeddings statistics of the embeddings of each track's segments, row-major; where the network gives them
 * @returns nothing for fewer than {@link fewestTracks} tracks
 */
export function measureReference(
  tracks: readonly Float32Array[],
  values: number,
  genres: readonly string[],
  answers: readonly Pick<TrackAnswer, 'probabilities'>[],
  embeddings: readonly Float32Array[] = [],
): Reference | undefined {
  if (tracks.length < fewestTracks) return undefined;
  const ofTracks = answers.map(({ probabilities }) => labelShares(probabilities));
  const shares = genres.map((_, genre) => rounded(mean(ofTracks.map(track => track[genre]))));
  return {
    tracks: tracks.length,
    coefficients: histogramsOf(tracks, values),
    ...(embeddings.length > 0 && { embedding: histogramsOf(embeddings, embeddingStatisticNames.length) }),
    genres: Object.fromEntries(genres.map((genre, index) => [genre, shares[index]])),
    confidence: quantileHistogram(
      answers.map(({ probabilities }) => Math.max(...probabilities)),
      answers.map(() => 1),
      bins.confidence,
    ),
  };
}

function histogramsOf(tracks: readonly Float32Array[], values: number): Histogram[] {
  return Array.from({ length: values }, (_, coefficient) => ofCoefficient(tracks, values, coefficient));
}

function ofCoefficient(tracks: readonly Float32Array[], values: number, coefficient: number): Histogram {
  const frames = tracks.map(({ length }) => length / values);
  const total = frames.reduce((a, b) => a + b);
  const all = new Float32Array(total);
  const weights = new Float64Array(total);
  let at = 0;
  tracks.forEach((track, index) => {
    for (let frame = 0; frame < frames[index]; frame++, at++) {
      all[at] = track[frame * values + coefficient];
      weights[at] = 1 / frames[index];
    }
  });
  return quantileHistogram(all, weights, bins.coefficients);
}
