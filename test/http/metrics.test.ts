import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { problemTypes } from '../../src/problems.js';
import { openStore } from '../../src/models/store/open-store.js';
import { startApp, startChild } from '../app.js';
import { startBusyService } from '../busy-service.js';
import { eventually } from '../eventually.js';
import { parseExposition, type Family } from '../exposition.js';
import { metric } from '../metrics.js';
import { documentedMetrics } from '../metrics-table.js';
import { putLabels, putTiny } from '../models/registries.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

/** The row that a metric should have, but for what only a person knows. */
function rowFor(name: string, { type, help, samples }: Family): string {
  const labels = labelsOf(samples).map(label => `\`${label}\`: …`);
  return `| \`${name}\` | ${type} | ${unitOf(name)} | ${help} | ${labels.join('; ')} |`;
}

function labelsOf(samples: Family['samples']): string[] {
  return [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].filter(label => label !== 'le');
}

const unitOf = (name: string) => /_(seconds|bytes)(_total)?$/.exec(name)?.[1].replace('seconds', 's') ?? '';

const service = await startBusyService(t);
await service.live();
const shown = parseExposition(await (await fetch(`${service.url}/metrics`)).text());

t.test('every metric is in the table, as it is', async t => {
  for (const [name, family] of shown) {
    const documented = documentedMetrics.get(name);
    if (!documented) {
      t.fail(`docs/metrics.md has no such row; add it: ${rowFor(name, family)}`);
      continue;
    }
    const { type, help, samples } = family;
    const is = { type, help, unit: unitOf(name) };
    t.match(documented, is, `correct the row of ${name} in docs/metrics.md: ${rowFor(name, family)}`);
    for (const label of labelsOf(samples)) {
      const values = [...new Set(samples.flatMap(({ labels }) => labels[label] ?? []))];
      t.ok(documented.labels.has(label), `the row of ${name} in docs/metrics.md lacks the label ${label}`);
      const unknown = values.filter(value => documented.labels.get(label)?.includes(value) === false);
      t.strictSame(unknown, [], `values of ${name}{${label}} that its row in docs/metrics.md lacks`);
    }
  }
});

t.test('every metric of the table is there, with its labels', async t => {
  for (const [name, { labels }] of documentedMetrics) {
    const family = shown.get(name);
    // Node shows some of its own on certain systems only, or at times.
    if (!family?.samples.length && !name.startsWith('hyena_')) continue;
    t.ok(family, `docs/metrics.md has ${name}, which the service does not show: take its row out`);
    const message = `labels of ${name}: correct docs/metrics.md, or let startBusyService() make some happen`;
    t.strictSame(labelsOf(family?.samples ?? []).sort(), [...labels.keys()].sort(), message);
  }
});

t.test('counters by reason start at 0, those of refusals included that no route answers', async t => {
  const problems = shown.get('hyena_problems_total')!.samples;
  t.strictSame(
    problems.map(({ labels }) => labels.type),
    Object.keys(problemTypes),
  );
  const malformed = problems.find(({ labels }) => labels.type === 'malformed-request');
  t.equal(malformed?.value, 2, 'an address that cannot be read, and what is not HTTP');
});

t.test('shows the memory of the children', async t => {
  const sizes = shown.get('hyena_child_resident_memory_bytes')!.samples;
  t.equal(sizes.length, 1);
  t.ok(sizes[0].value > 20e6 && sizes[0].value < 1e9, `${sizes[0].value} bytes`);
});

const child = startChild(t);

t.test('a version that left the memory has no series any more', async t => {
  const location = t.testdir({});
  const store = openStore(location, { s3PathStyle: false });
  for (const version of [1, 2]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1 } });
  const { url } = await startApp(t, { MODEL_STORE: location, MODEL_VERSIONS: 'stable' }, child);
  const versions = async () => {
    const families = parseExposition(await (await fetch(`${url}/metrics`)).text());
    const samples = [...families].flatMap(([, family]) => family.samples);
    return new Set(
      samples
        .filter(({ labels }) => labels.model === 'tiny' && 'version' in labels)
        .map(({ labels }) => labels.version),
    );
  };
  t.equal((await postRaw(url, wav(music(4)))).status, 200);
  t.strictSame(await versions(), new Set(['1']));
  await putLabels(store, { labels: { stable: 2 } });
  await fetch(`${url}/models/tiny/reload`, { method: 'POST' });
  await eventually(async () => !(await versions()).has('1'));
  t.strictSame(await versions(), new Set(['2']));
});

t.test('counts connections that are one too many', async t => {
  const { url } = await startApp(t, { MAX_CONNECTIONS: '1' }, child);
  const dropped = 'hyena_connections_dropped_total{reason="full"}';
  t.equal(await metric(url, dropped), 0);
  // The first answer keeps its connection open.
  const { hostname, port } = new URL(url);
  const second = connect(Number(port), hostname);
  second.on('error', () => undefined);
  await once(second, 'close');
  await eventually(async () => (await metric(url, dropped)) === 1);
});
