import type { Manifest } from '../models/manifest.js';
import { thresholdsOf } from '../models/thresholds.js';

/** A label that a track has, by a multi-label model. */
export interface NamedLabel {
  readonly label: string;
  readonly probability: number;
  /** `Electronic` of `Electronic---Techno`; absent where the name has no such levels. */
  readonly parent?: string;
}

/** Between the levels of a hierarchical name, as Discogs' styles are written in data sets and models. */
const levels = '---';

/** The labels of a multi-label model that have reached their thresholds, the most probable first. */
export function namedLabels(
  manifest: Pick<Manifest, 'labels' | 'thresholds'>,
  probabilities: readonly number[],
): NamedLabel[] {
  const thresholds = thresholdsOf(manifest);
  return manifest.labels
    .flatMap((label, index) => {
      const probability = probabilities[index];
      return probability >= thresholds[index] ? { label, probability, ...parentOf(label) } : [];
    })
    .sort((a, b) => b.probability - a.probability);
}

function parentOf(label: string): { parent?: string } {
  const end = label.lastIndexOf(levels);
  return end > 0 ? { parent: label.slice(0, end) } : {};
}
