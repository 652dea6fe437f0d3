import type { Labels } from '../labels.js';
import type { ListedModel } from '../repository.js';

/**
 * A model with the labels that are to be followed: those that the store has, or those that were known before where the
 * store's cannot be read. Where labels must be signed, an older signature, or that all labels are gone, is not followed
 * either: anyone who can write to the store can bring that about without a key.
 *
 * @param known undefined when nothing is known; then a model whose labels cannot be read comes without labels
 */
export function believed(listed: ListedModel, known: Labels | undefined, mustBeSigned: boolean): ListedModel {
  const labelsFault = listed.labelsFault ?? (mustBeSigned ? stepBack(listed.labels, known) : undefined);
  if (labelsFault === undefined) return listed;
  return { ...listed, labels: known, labelsFault };
}

function stepBack(labels: Labels | undefined, known: Labels | undefined): string | undefined {
  if ((labels?.serial ?? 0) >= (known?.serial ?? 0)) return undefined;
  if (labels?.serial === undefined) return 'labels.json is gone, and signed labels were known';
  return 'labels.json is older than the signed labels that were known';
}
