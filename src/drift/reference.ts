import type { Static } from '#typebox';
import { embeddingStatisticNames } from './embedding-statistics.js';
import type { Reference as schema } from './reference-schema.js';

/** The distributions that a version was made for; the service compares its tracks with them. */
export type Reference = Static<typeof schema>;

/** A distribution over bins or labels, by the name that metrics give it. */
export interface Distribution {
  /** `mfcc_1` and so on, as the front end names them; `embedding_norm` and so on, `genres`, `confidence`. */
  readonly of: string;
  /** Share of each bin or label; they sum to 1. */
  readonly shares: readonly number[];
}

/**
 * All distributions of a reference, in the order in which a track's profile has them.
 *
 * @param labels of the model, in its order
 * @param names of the coefficients, as the front end gives them
 */
export function distributionsOf(
  reference: Reference,
  labels: readonly string[],
  names: readonly string[],
): Distribution[] {
  const { coefficients, embedding = [] } = reference;
  return [
    ...coefficients.map(({ shares }, index) => ({ of: names[index], shares })),
    ...embedding.map(({ shares }, index) => ({ of: `embedding_${embeddingStatisticNames[index]}`, shares })),
    { of: 'genres', shares: labels.map(label => reference.genres[label]) },
    { of: 'confidence', shares: reference.confidence.shares },
  ];
}

/** How far from 1 shares may sum up: they are written with a few digits. */
const tolerance = 1e-3;

/**
 * What of a reference does not fit together, beyond its schema; undefined when all does.
 *
 * @param names of the coefficients, as the front end gives them
 */
export function referenceFault(
  reference: Reference,
  labels: readonly string[],
  names: readonly string[],
): string | undefined {
  const { coefficients, embedding = [], confidence } = reference;
  if (coefficients.length !== names.length)
    return `/reference/coefficients has ${coefficients.length} where the features have ${names.length}`;
  const histograms = [...coefficients, ...embedding, confidence];
  if (histograms.some(({ edges, shares }) => shares.length !== edges.length + 1))
    return '/reference needs one share more than edges';
  if (histograms.some(({ edges }) => edges.some((edge, i) => i > 0 && edge <= edges[i - 1])))
    return '/reference has edges that do not ascend';
  if (
    labels.some(label => !Object.hasOwn(reference.genres, label)) ||
    Object.keys(reference.genres).length > labels.length
  )
    return "/reference/genres has others than the model's labels";
  const uneven = distributionsOf(reference, labels, names).find(
    ({ shares }) => Math.abs(sum(shares) - 1) > tolerance,
  );
  return uneven && `/reference has shares of ${uneven.of} that do not sum to 1`;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b);
