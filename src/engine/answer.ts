import type { ServingVersion } from '../models/registry/serving-version.js';
import type { Digest } from '../models/version.js';
import type { AudioFacts } from './classify.js';
import type { TimedClassification } from './engine.js';
import type { StageTiming } from './stages.js';
import { decide, verdictOf, type Verdict, type VerdictName } from './verdict.js';

/** The answer about one track, as callers see it; times in seconds, but for `timing` in milliseconds. */
export interface Answer extends Verdict {
  genre: string;
  confidence: number;
  /** By genre. */
  probabilities: Record<string, number>;
  segments?: AnsweredSegment[];
  model: { name: string; version: number; digest: Digest };
  audio: AudioFacts;
  timing: StageTiming & { queue: number; total: number };
}

/** What an answer says of one segment; times in seconds. */
export interface AnsweredSegment {
  start: number;
  end: number;
  genre: string;
  /** By the novelty of the track and the confidence of the segment. */
  verdict: VerdictName;
  probabilities: Record<string, number>;
}

/** What an answer says, and in how much detail. */
export interface AnswerOptions {
  /** Only so many of the largest probabilities. */
  readonly topK?: number | undefined;
  /** Each segment's own probabilities too. */
  readonly segments?: boolean | undefined;
  /** In place of the version's own threshold. */
  readonly minConfidence?: number | undefined;
}

/** The answer for a classification by a version. */
export function describeClassification(
  { probabilities, novelty, segments, audio, timing, queue, total }: TimedClassification,
  { name, version, digest, manifest: { labels: genres, verdict } }: ServingVersion,
  { topK, segments: withSegments = false, minConfidence = verdict?.minConfidence }: AnswerOptions,
): Answer {
  const thresholds = { ...verdict, minConfidence };
  const { genre, confidence } = mostProbable(genres, probabilities);
  return {
    genre,
    confidence,
    ...verdictOf(probabilities, novelty, thresholds),
    probabilities: byGenre(genres, probabilities, topK),
    ...(withSegments && {
      segments: segments.map(({ start, end, probabilities }) => {
        const { genre, confidence } = mostProbable(genres, probabilities);
        const verdict = decide(confidence, novelty, thresholds);
        return { start, end, genre, verdict, probabilities: byGenre(genres, probabilities, topK) };
      }),
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
