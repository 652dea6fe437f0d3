import { featureShape, type FeatureParameters } from '../../features/parameters.js';
import type { Manifest } from '../../models/manifest.js';

/** Names of what a version takes: what its front end gives. */
export const inputNames = ['mfcc', 'mel', 'waveform'] as const satisfies readonly FeatureParameters['kind'][];

/** Names of what a version gives: the embedding only to those who ask for it, where it has one. */
export const outputNames = ['probabilities', 'embedding'] as const;
export type OutputName = (typeof outputNames)[number];

/** A tensor, by the name that callers use. */
export interface Named<T extends string> {
  readonly name: T;
  /** Of one segment. */
  readonly shape: readonly number[];
}

/** What a version takes for each segment: frames × values, or its samples. */
export function inputOf({ features }: Pick<Manifest, 'features'>): Named<(typeof inputNames)[number]> {
  const { frames, values } = featureShape(features);
  const name = features.kind;
  return { name, shape: name === 'waveform' ? [frames] : [frames, values] };
}

/** What a version gives for each segment. */
export function outputsOf({
  labels,
  embedding,
}: Pick<Manifest, 'labels' | 'embedding'>): Named<OutputName>[] {
  return [
    { name: 'probabilities', shape: [labels.length] },
    ...(embedding ? [{ name: 'embedding' as const, shape: [embedding.dimensions] }] : []),
  ];
}
