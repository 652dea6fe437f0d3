import Type from '#typebox';
import type { Manifest } from './manifest.js';

/** That of labels for which a manifest gives none. */
const usualThreshold = 0.5;

/** JSON schema of the thresholds in a manifest; that they fit its labels is checked by {@link thresholdsFault}. */
export const LabelThresholds = Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
  description: `for \`multi-label\`: the probability from which on a track has the label, one for each label in their order; ${usualThreshold} where this is absent`,
});

/** The threshold of each label of a multi-label model. */
export function thresholdsOf({ labels, thresholds }: Pick<Manifest, 'labels' | 'thresholds'>): number[] {
  return thresholds ?? labels.map(() => usualThreshold);
}

/** Why thresholds do not fit the rest of a manifest; undefined when they do. */
export function thresholdsFault({
  task,
  labels,
  thresholds,
}: Pick<Manifest, 'task' | 'labels' | 'thresholds'>): string | undefined {
  if (!thresholds) return undefined;
  if (task !== 'multi-label') return 'are for models of the task multi-label';
  if (thresholds.length === labels.length) return undefined;
  return `has ${thresholds.length} where there are ${labels.length} labels`;
}
