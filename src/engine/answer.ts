import type { ServingVersion } from '../models/registry/serving-version.js';
import type { Digest } from '../models/version.js';
import type { AudioFacts } from './classification.js';
import type { TimedClassification } from './engine.js';
import type { StageTiming } from './stages.js';
import { conclude, type Conclusion } from './conclusion.js';
import { sectionsOf, type Section } from './sections.js';
import { marginOf } from './verdict.js';

/** The answer about one track, as callers see it; times in seconds, but for `timing` in milliseconds. */
export interface Answer extends Conclusion {
  /** The largest probability minus the second-largest, 0 to 1. */
  margin: number;
  /** As in `Prediction`; absent where the network gives none. */
  novelty?: number;
  /** By genre. */
  probabilities: Record<string, number>;
  segments?: AnsweredSegment[];
  /** Of a dense time line. */
  sections?: Section[];
  embedding?: number[];
  model: { name: string; version: number; digest: Digest };
  audio: AudioFacts;
  timing: StageTiming & { queue: number; total: number };
}

/** What an answer says of one segment; times in seconds. The verdict is by the novelty of the track, or of its stretch in a dense time line. */
export interface AnsweredSegment extends Omit<Conclusion, 'confidence'> {
  start: number;
  end: number;
  probabilities: Record<string, number>;
}

/** What an answer says, and in how much detail. */
export interface AnswerOptions {
  /** Only so many of the largest probabilities. */
  readonly topK?: number | undefined;
  /** The same of each segment, in place of `topK`. */
  readonly segmentTopK?: number | undefined;
  /** Each segment's own probabilities too. */
  readonly segments?: boolean | undefined;
  /** The track's embedding too. */
  readonly embedding?: boolean | undefined;
  /** Seconds between the segments of the dense time line that was asked for; its sections too. */
  readonly every?: number | undefined;
  /** In place of the version's own threshold. */
  readonly minConfidence?: number | undefined;
}

/** The answer for a classification by a version. */
export function describeClassification(
  { probabilities, novelty, segments, embedding, audio, timing, queue, total }: TimedClassification,
  { name, version, digest, manifest }: ServingVersion,
  {
    topK,
    segmentTopK = topK,
    segments: withSegments = false,
    embedding: withEmbedding = false,
    every,
    minConfidence,
  }: AnswerOptions,
): Answer {
  const { labels: names } = manifest;
  const { genre, confidence, verdict, labels } = conclude(manifest, probabilities, novelty, minConfidence);
  return {
    genre,
    confidence,
    verdict,
    margin: marginOf(probabilities),
    ...(novelty !== undefined && { novelty }),
    ...(labels && { labels }),
    probabilities: byGenre(names, probabilities, topK),
    ...(withSegments && {
      segments: segments.map(({ start, end, probabilities, novelty: own = novelty }) => {
        const { genre, verdict, labels } = conclude(manifest, probabilities, own, minConfidence);
        const named = labels && { labels };
        const shown = byGenre(names, probabilities, segmentTopK);
        return { start, end, genre, verdict, ...named, probabilities: shown };
      }),
    }),
    ...(every !== undefined && {
      sections: sectionsOf(manifest, { segments, duration: audio.duration, every }, minConfidence),
    }),
    ...(withEmbedding && embedding && { embedding: writtenFloats(embedding) }),
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

/** In the model's order; with `topK` the largest ones only, largest first. */
function byGenre(genres: readonly string[], probabilities: readonly number[], topK?: number) {
  const entries = genres.map((genre, index) => [genre, probabilities[index]] as const);
  if (topK === undefined) return Object.fromEntries(entries);
  return Object.fromEntries(entries.sort(([, a], [, b]) => b - a).slice(0, topK));
}

/** Numbers whose text is as short as float32 allows: nine digits give each of them back. */
export const writtenFloats = (values: Float32Array): number[] =>
  Array.from(values, value => Number(value.toPrecision(9)));

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
