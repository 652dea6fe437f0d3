import type { Labels } from '../labels.js';
import { versionOf } from './selector.js';

/** Points a label to a version, and remembers where it pointed before. */
export function pointLabel(labels: Labels, label: string, version: number): Labels {
  const before = versionOf(labels, label);
  if (before === version) return labels;
  return {
    ...labels,
    labels: { ...labels.labels, [label]: version },
    ...(before !== undefined && { previous: { ...labels.previous, [label]: before } }),
  };
}

/** Takes a label away, with what was to be done with it. */
export function removeLabel(labels: Labels, label: string): Labels {
  return {
    ...labels,
    labels: without(labels.labels, name => name === label),
    previous: labels.previous && without(labels.previous, name => name === label),
    traffic: labels.traffic?.label === label ? undefined : labels.traffic,
    shadow: labels.shadow === label ? undefined : labels.shadow,
  };
}

/** Withdraws versions; labels that point to one of them move to `instead`. */
export function withdraw(labels: Labels, versions: readonly number[], instead: number): Labels {
  const moving = versions.flatMap(version => labelsOf(labels, version));
  const moved = moving.reduce((changed, label) => pointLabel(changed, label, instead), labels);
  return withWithdrawn(moved, [...(labels.withdrawn ?? []), ...versions]);
}

/** Sets which versions are withdrawn. */
export function withWithdrawn(labels: Labels, versions: readonly number[]): Labels {
  const withdrawn = [...new Set(versions)].sort((a, b) => a - b);
  return { ...labels, withdrawn: withdrawn.length > 0 ? withdrawn : undefined };
}

/** Forgets that labels pointed to some versions. */
export function forgetPrevious(labels: Labels, versions: readonly number[]): Labels {
  const { previous } = labels;
  return {
    ...labels,
    previous: previous && without(previous, label => versions.includes(previous[label])),
  };
}

/** Whether a version was rolled back. */
export const isWithdrawn = ({ withdrawn }: Labels, version: number): boolean =>
  withdrawn?.includes(version) ?? false;

/** @throws Error when a version was rolled back */
export function requireNotWithdrawn(labels: Labels, name: string, version: number): void {
  if (isWithdrawn(labels, version))
    throw new Error(
      `${name} ${version} is withdrawn: hyena models rollback ${name} --to ${version} takes it back in`,
    );
}

/** The labels that point to a version. */
export const labelsOf = ({ labels }: Labels, version: number): string[] =>
  Object.keys(labels).filter(label => labels[label] === version);

const without = (
  versions: Readonly<Record<string, number>>,
  isGone: (label: string) => boolean,
): Record<string, number> => Object.fromEntries(Object.entries(versions).filter(([label]) => !isGone(label)));
