import Type from '#typebox';

/** That of labels for which a manifest gives none. */
const usualThreshold = 0.5;

/** JSON schema of the thresholds in a manifest; that they fit its labels is checked by {@link thresholdsFault}. */
export const LabelThresholds = Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
  description: `for \`multi-label\`: the probability from which on a track has the label, one for each label in their order; ${usualThreshold} where this is absent`,
});

/** Labels, and the threshold of each where a manifest gives them. */
interface Thresholds {
  readonly labels: readonly string[];
  readonly thresholds?: readonly number[];
}

/** The threshold of each label of a multi-label model. */
export function thresholdsOf({ labels, thresholds }: Thresholds): readonly number[] {
  return thresholds ?? labels.map(() => usualThreshold);
}

/** Why thresholds do not fit the rest of a manifest; undefined when they do. */
export function thresholdsFault({
  task,
  labels,
  thresholds,
}: Thresholds & { readonly task: string }): string | undefined {
  if (!thresholds) return undefined;
  if (task !== 'multi-label') return 'are for models of the task multi-label';
  if (thresholds.length === labels.length) return undefined;
  return `has ${thresholds.length} where there are ${labels.length} labels`;
}
