import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { documentedMetrics } from '../metrics-table.js';

/** Labels that Prometheus gives to all that it scrapes. */
const targetLabels = ['job', 'instance'];

/**
 * What is wrong with an expression: that it cannot be parsed, or asks for a metric, a label or a value that the table of
 * metrics does not have.
 *
 * @param recorded names of recording rules
 */
export function faultsOf(expression: string, recorded: readonly string[] = []): string[] {
  const faults: string[] = [];
  const known = new Set([...targetLabels, 'le']);
  const grouping: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ node, from, to }) => {
      const text = expression.slice(from, to);
      if (node.type.isError) faults.push(`cannot be parsed at ${from}: ${expression.slice(from, from + 20)}`);
      if (node.name === 'LabelName' && node.parent?.name === 'GroupingLabels') grouping.push(text);
      if (node.name !== 'VectorSelector') return;
      const name = textOf(node.getChild('Identifier'), expression);
      const labels = labelsOf(name, recorded);
      if (!labels) faults.push(`${name} is not in docs/metrics.md`);
      for (const label of labels?.keys() ?? []) known.add(label);
      for (const matcher of node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [])
        faults.push(...faultsOfMatcher(textOf(matcher, expression), name, labels));
    },
  });
  return [...faults, ...grouping.filter(label => !known.has(label)).map(label => `no metric has ${label}`)];
}

const textOf = (node: SyntaxNode | null, text: string) => (node ? text.slice(node.from, node.to) : '');

/** The labels of what a selector may name, with their values where these are few; undefined when there is no such thing. */
function labelsOf(name: string, recorded: readonly string[]) {
  if (name === 'up' || recorded.includes(name)) return new Map<string, undefined>();
  const documented = documentedMetrics.get(name);
  if (documented) return documented.labels;
  const histogram = documentedMetrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  return histogram?.type === 'histogram' ? histogram.labels : undefined;
}

function faultsOfMatcher(
  matcher: string,
  metric: string,
  labels: ReturnType<typeof labelsOf> = new Map(),
): string[] {
  const [, label, operator, value] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(matcher)!;
  if (targetLabels.includes(label)) return [];
  if (!labels.has(label)) return [`${metric} has no label ${label}`];
  const values = labels.get(label);
  const wanted = operator.endsWith('~') ? value.split('|') : [value];
  const unknown = values ? wanted.filter(one => !values.includes(one)) : [];
  return unknown.map(one => `${metric} has no ${label} ${one}`);
}
