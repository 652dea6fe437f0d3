import type { Labels } from './labels.js';
import { labelPattern, modelNamePattern } from './names.js';

/** Which versions of a model are served: the newest that can be, all, some, or the one that a label points to. */
export type VersionPolicy =
  | { readonly serve: 'newest' }
  | { readonly serve: 'all' }
  | { readonly serve: 'versions'; readonly versions: readonly number[] }
  | { readonly serve: 'label'; readonly label: string };

/** The policy of each model; the one under the empty name is for all others. */
export type VersionPolicies = ReadonlyMap<string, VersionPolicy>;

const newest: VersionPolicy = { serve: 'newest' };

/**
 * Parses policies: `newest`, `all`, `3`, `1,2` or a label for every model, or `gtzan=1,2;other=all` for those that are
 * named.
 *
 * @throws Error that says what was expected
 */
export function parseVersionPolicies(text: string): VersionPolicies {
  const policies = new Map<string, VersionPolicy>();
  for (const entry of text.split(';').map(part => part.trim())) {
    const [, name = '', policy] = /^(?:([^=]*)=)?(.*)$/.exec(entry)!;
    if ((entry.includes('=') && !modelNamePattern.test(name)) || policies.has(name))
      throw new Error('expected each model once, as in gtzan=1,2;other=all');
    policies.set(name, parsePolicy(policy));
  }
  return policies;
}

/** The policy of one model. */
export function policyFor(policies: VersionPolicies, name: string): VersionPolicy {
  return policies.get(name) ?? policies.get('') ?? newest;
}

/**
 * The versions to serve, in the order in which they are to be loaded.
 *
 * @param versions of the model, newest first, without those that were withdrawn
 */
export function wantedVersions(
  policy: VersionPolicy,
  versions: readonly number[],
  { labels }: Labels,
): readonly number[] {
  if (policy.serve === 'versions') return policy.versions;
  if (policy.serve !== 'label') return versions;
  const version = Object.hasOwn(labels, policy.label) ? labels[policy.label] : undefined;
  return version === undefined ? [] : [version];
}

function parsePolicy(text: string): VersionPolicy {
  if (text === 'newest' || text === 'all') return { serve: text };
  if (/^[1-9]\d{0,9}(,[1-9]\d{0,9})*$/.test(text)) {
    const versions = [...new Set(text.split(',').map(Number))];
    return { serve: 'versions', versions: versions.sort((a, b) => b - a) };
  }
  if (labelPattern.test(text)) return { serve: 'label', label: text };
  throw new Error('expected newest, all, versions as in 1,2, or a label');
}
