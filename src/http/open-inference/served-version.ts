import type { ServedModel } from '../../models/registry/served-model.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';

/**
 * The version of a model that answers, to describe it; to infer with it, lease it.
 *
 * @param selector a version's number or a label; without it, whatever answers most requests that name none
 */
export function servedVersion(
  { routing: { primary, versions, labels } }: ServedModel,
  selector: number | string | undefined,
): ServingVersion | undefined {
  if (selector === undefined) return primary;
  return typeof selector === 'number' ? versions.get(selector) : labels.get(selector);
}

/** Whether a model has a version, or a label, that {@link servedVersion} may find at another time. */
export function isKnown({ entries, listed }: ServedModel, selector: number | string | undefined): boolean {
  if (selector === undefined) return true;
  if (typeof selector === 'number') return entries.some(({ version }) => version === selector);
  return Object.hasOwn(listed?.labels?.labels ?? {}, selector);
}
