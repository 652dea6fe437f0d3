import { versionsIn, type ListedModel } from '../repository.js';
import { policyFor, type VersionPolicies } from '../version-policy.js';
import type { ServedModel } from './served-model.js';

/** What is known when there is nothing to serve. */
export interface Emptiness {
  /** As operators write it. */
  readonly location: string;
  readonly listed: readonly ListedModel[];
  readonly policies: VersionPolicies;
  /** The model that is to answer when a request names none, if one was named. */
  readonly wanted: string | undefined;
  /** What came of the versions, as far as they were looked at. */
  readonly models: readonly ServedModel[];
}

/** Says why nothing can be served: which setting, what was found, and what would be right. */
export function nothingToServe({ location, listed, policies, wanted, models }: Emptiness): string {
  const candidates = listed.filter(({ versions }) => versions.length > 0);
  const names = candidates.map(({ name }) => name);
  if (candidates.length === 0) return `MODEL_STORE: ${location} ${emptiness(listed)}`;
  if (wanted !== undefined && !names.includes(wanted))
    return `MODEL: ${location} has no model "${wanted}"; there are ${names.join(', ')}`;
  const isMeant = ({ name }: { readonly name: string }) => wanted === undefined || name === wanted;
  const unmet = candidates.filter(isMeant).flatMap(model => unmetBy(model, policies) ?? []);
  if (unmet.length > 0) return `MODEL_VERSIONS: ${unmet.join('; ')}`;
  const reasons = models
    .filter(isMeant)
    .flatMap(({ name, listed, entries }) => [
      ...(listed?.labelsFault ? [`${name}: ${listed.labelsFault}`] : []),
      ...entries.flatMap(({ version, reason }) => (reason ? [`${name} ${version}: ${reason}`] : [])),
    ]);
  const of = wanted === undefined ? '' : ` of "${wanted}"`;
  return `MODEL_STORE: ${location} has no version${of} that can be served${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}`;
}

function emptiness(listed: readonly ListedModel[]): string {
  const versions = versionsIn(listed.map(({ name }) => name));
  return versions.length > 0 && versions.length === listed.length
    ? `is a model's own folder, with the versions ${versions.join(', ')}; name the folder above it`
    : 'has no model: a model is a folder with a folder for each version, such as gtzan/1';
}

/** What its policy asks for and a model has not, in words; undefined where it has all, or its labels cannot be read. */
export function unmetBy(
  { name, versions, labels }: ListedModel,
  policies: VersionPolicies,
): string | undefined {
  const policy = policyFor(policies, name);
  const there = `its versions are ${versions.join(', ')}`;
  if (policy.serve === 'versions' && !policy.versions.some(version => versions.includes(version)))
    return `${name} has no version ${policy.versions.join(', ')}; ${there}`;
  // Where they cannot be read, that is the fault.
  if (!labels) return undefined;
  const known = Object.keys(labels.labels);
  if (policy.serve === 'label' && !known.includes(policy.label))
    return `${name} has no label "${policy.label}"; ${known.length > 0 ? `its labels are ${known.join(', ')}, ` : ''}${there}, and newest is the default`;
  return undefined;
}
