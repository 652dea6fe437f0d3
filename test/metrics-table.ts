import { readFileSync } from 'node:fs';
import { root } from './service.js';

/** A row of the table; of labels that may have any value the values are undefined. */
export interface DocumentedMetric {
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  readonly labels: ReadonlyMap<string, readonly string[] | undefined>;
}

const row = /^\| `(\w+)` +\| (\w+) +\| (s|bytes|) +\| (.+?) +\| (.*?) +\|$/gm;

/** The metrics that `docs/metrics.md` has, by name. */
export const documentedMetrics: ReadonlyMap<string, DocumentedMetric> = new Map(
  [...readFileSync(`${root}docs/metrics.md`, 'utf8').matchAll(row)].map(
    ([, name, type, unit, help, labels]) => [name, { type, unit, help, labels: parseLabels(labels) }],
  ),
);

function parseLabels(text: string): DocumentedMetric['labels'] {
  const labels = text.split('; ').filter(Boolean);
  return new Map(
    labels.map(label => {
      const [, name, values] = /^`(\w+)`: (.*)$/.exec(label)!;
      return [name, values.startsWith('_') ? undefined : values.split(', ')];
    }),
  );
}
