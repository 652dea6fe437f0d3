import type { PooledClassification } from './engine.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import type { Classification, ClassifyQuery } from '../http/schemas/classification.js';

/** The 200 answer for a classification by `model`, with as much detail as the query asks for. */
export function describeClassification(
  { probabilities, segments, audio, timing, queue, total }: PooledClassification,
  { name, version, digest, manifest: { labels: genres } }: ServingVersion,
  { topK, segments: withSegments = false }: Pick<ClassifyQuery, 'topK' | 'segments'>,
): Classification {
  const { genre, confidence } = mostProbable(genres, probabilities);
  return {
    genre,
    confidence,
    probabilities: byGenre(genres, probabilities, topK),
    ...(withSegments && {
      segments: segments.map(segment => ({
        start: segment.start,
        end: segment.end,
        genre: mostProbable(genres, segment.probabilities).genre,
        probabilities: byGenre(genres, segment.probabilities, topK),
      })),
    }),
    model: { name, version, digest },
    audio: { ...audio },
    timing: {
      queue: tenths(queue),
      decode: tenths(timing.decode),
      resample: tenths(timing.resample),
      features: tenths(timing.features),
      inference: tenths(timing.inference),
      total: tenths(total),
    },
  };
}

function mostProbable(genres: readonly string[], probabilities: readonly number[]) {
  const confidence = Math.max(...probabilities);
  return { genre: genres[probabilities.indexOf(confidence)], confidence };
}

/** In the model's order; with `topK` the largest ones only, largest first. */
function byGenre(genres: readonly string[], probabilities: readonly number[], topK?: number) {
  const entries = genres.map((genre, index) => [genre, probabilities[index]] as const);
  if (topK === undefined) return Object.fromEntries(entries);
  return Object.fromEntries(entries.sort(([, a], [, b]) => b - a).slice(0, topK));
}

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
