import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { root } from '../service.js';

/** A rule that alerts or records. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Where the rules are. */
export const rulesFile = `${root}deploy/prometheus/alerts.yaml`;

/** All of them, those that record first. */
export const rules = (
  parse(readFileSync(rulesFile, 'utf8')) as { groups: { rules: Rule[] }[] }
).groups.flatMap(group => group.rules);

/** The names of what is recorded. */
export const recorded = rules.flatMap(({ record }) => record ?? []);
