import { readFileSync } from 'node:fs';
import t from 'tap';
import { documentedMetrics } from '../metrics-table.js';
import { root } from '../service.js';
import { recorded, rules } from './alerts.js';
import { dashboard, queries } from './dashboard.js';
import { faultsOf } from './promql.js';
import { typeFaults } from './typed-literals.js';

t.test('what looks for faults in expressions finds them', async t => {
  t.strictSame(faultsOf('sum by (reason) (rate(hyena_child_ends_total{reason="died"}[5m])) > 0'), []);
  t.strictSame(faultsOf('hyena:x > 1', ['hyena:x']), []);
  for (const [expression, fault] of [
    ['sum(hyena_ready', /cannot be parsed/],
    ['hyena_gone_total > 0', /hyena_gone_total is not in/],
    ['hyena_ready_count', /hyena_ready_count is not in/],
    ['hyena_child_ends_total{cause="died"}', /has no label cause/],
    ['hyena_child_ends_total{reason=~"died|bored"}', /has no reason bored/],
    ['sum by (genre) (hyena_ready)', /no metric has genre/],
  ] as const)
    t.match(faultsOf(expression), [fault], expression);
});

t.test('rules can be parsed, and ask for metrics, labels and values that there are', async t => {
  t.ok(rules.length > 10);
  for (const { alert, record = '', expr } of rules)
    t.strictSame(faultsOf(expr, recorded), [], alert ?? record);
});

t.test('every alert says what to do, under its name in the page for operators', async t => {
  const page = readFileSync(`${root}docs/operating.md`, 'utf8');
  const alerts = rules.flatMap(({ alert, annotations }) => (alert ? [{ alert, annotations }] : []));
  for (const { alert, annotations } of alerts) {
    t.match(annotations, { summary: /\w/, runbook: `docs/operating.md#${alert.toLowerCase()}` }, alert);
    t.ok(
      page.includes(`\n### ${alert}\n`),
      `docs/operating.md has no part ${alert}: write what to do about it`,
    );
  }
  const described = [...page.matchAll(/^### (Hyena\w+)$/gm)].map(([, name]) => name);
  t.strictSame(
    described,
    alerts.map(({ alert }) => alert),
    'the page has the alerts, in their order, and no others',
  );
});

t.test('the dashboard is one that Grafana reads', async t => {
  const literal = { name: 'hyena.json', module: '@grafana/schema', type: 'Dashboard', value: dashboard };
  t.strictSame(typeFaults([literal]), []);
  t.match(typeFaults([{ ...literal, value: { ...dashboard, pannels: [] } }]), [/pannels/]);
});

t.test('its queries can be parsed, and ask for metrics, labels and values that there are', async t => {
  for (const { title, expr } of queries) t.strictSame(faultsOf(expr), [], title);
});

t.test('it shows every metric of our own', async t => {
  const all = queries.map(({ expr }) => expr).join('\n');
  for (const name of documentedMetrics.keys())
    if (name.startsWith('hyena_'))
      t.match(all, new RegExp(`\\b${name}`), `no panel of deploy/grafana/hyena.json shows ${name}: add one`);
});

t.test('its panels lie beside each other', async t => {
  const places = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  t.equal(new Set(places).size, places.length);
  t.ok(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24));
});
