import { WithBytes } from '../pool/child-protocol.js';
import type { Classification } from './classification.js';

/** A classification on its way out of a child, but for its numbers in float32, which are beside it. */
export type PackedClassification = Pick<Classification, 'novelty' | 'audio' | 'timing' | 'processor'> & {
  /** Where the segments are, as pairs of start and end. */
  readonly segments: readonly (readonly [start: number, end: number])[];
  /** One a segment, where they have such. */
  readonly novelties?: readonly number[];
};

/**
 * Packs a classification: beside it the scores of its segments, `segments × labels`, then the profile and the embedding, where
 * there are such.
 */
export function packClassification({
  novelty,
  segments,
  audio,
  timing,
  processor,
  profile,
  embedding,
}: Classification): WithBytes {
  const novelties = segments.flatMap(({ novelty }) => novelty ?? []);
  const packed: PackedClassification = {
    ...(novelty !== undefined && { novelty }),
    segments: segments.map(({ start, end }) => [start, end]),
    ...(novelties.length > 0 && { novelties }),
    audio,
    timing,
    processor,
  };
  const scores = Float32Array.from(segments.flatMap(({ probabilities }) => probabilities));
  return new WithBytes(packed, [scores, ...(profile ? [profile] : []), ...(embedding ? [embedding] : [])]);
}
