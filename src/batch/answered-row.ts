import { describeClassification } from '../engine/answer.js';
import type { TimedClassification } from '../engine/engine.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import type { TrackRow } from './track-row.js';

/** What a row says of the answer of a track. */
export type AnsweredRow = Pick<
  TrackRow,
  | 'verdict'
  | 'genre'
  | 'confidence'
  | 'probabilities'
  | 'labels'
  | 'sections'
  | 'embedding'
  | 'durationSeconds'
>;

/** @param every seconds between the segments of its dense time line, if it has one */
export function answeredRow(
  classification: TimedClassification,
  version: ServingVersion,
  every?: number,
): AnsweredRow {
  const answer = describeClassification(classification, version, { embedding: true, every });
  const { verdict, genre, confidence, probabilities, labels, sections, embedding, audio } = answer;
  return {
    verdict,
    genre,
    confidence,
    probabilities,
    ...(labels && {
      labels: Object.fromEntries(labels.map(({ label, probability }) => [label, probability])),
    }),
    ...(sections && { sections }),
    ...(embedding && { embedding }),
    durationSeconds: audio.duration,
  };
}
