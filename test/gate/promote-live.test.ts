import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import type { Gate } from '../../src/models/gate.js';
import { noLabels, parseLabels } from '../../src/models/labels.js';
import { command } from '../command.js';
import { madeVersion, writeMadeVersion } from '../models/publishing/made-version.js';
import { putLabels } from '../models/registries.js';
import { openStore } from '../../src/models/store/open-store.js';
import { listenOnLoopback } from '../loopback.js';

/** What the server answers for the expressions that contain a text, the first that fits. */
let numbers: [part: string, value: string][] = [];
let asked: string[] = [];

// Answers as Prometheus does: https://prometheus.io/docs/prometheus/latest/querying/api/
const server = createServer((request, response) => {
  void text(request).then(body => {
    const query = new URLSearchParams(body).get('query') ?? '';
    asked.push(`${request.method} ${request.url} ${query}`);
    const found = numbers.find(([part]) => query.includes(part));
    const result = found ? [{ metric: {}, value: [1, found[1]] }] : [];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
});
const url = `http://${await listenOnLoopback(t, server)}/behind`;

async function trialStore(t: Test, labels: object = {}) {
  const location = t.testdir({});
  for (const version of [1, 2]) await writeMadeVersion(location, madeVersion('tiny', version));
  await putLabels(openStore(location, { s3PathStyle: false }), {
    ...noLabels,
    labels: { stable: 1, canary: 2 },
    traffic: { label: 'canary', percent: 10 },
    ...labels,
  });
  return {
    location,
    promote: (...args: string[]) =>
      command([
        ...['models', 'promote', 'tiny', '--from', 'canary', '--to', 'stable', '--model-store', location],
        ...['--prometheus', url, ...args],
      ]),
    labels: async () => parseLabels(await readFile(join(location, 'tiny', 'labels.json'), 'utf8')),
    gate: async () => JSON.parse(await readFile(join(location, 'tiny', '2', 'gate.json'), 'utf8')) as Gate,
  };
}

const fine: typeof numbers = [
  ['outcome="classified"', '600'],
  ['outcome="failed"', '0'],
  ['duration', '0.05'],
  ['verdict', '0.1'],
];

t.test('promotes by what was measured, and ends the trial', async t => {
  const { location, promote, labels, gate } = await trialStore(t);
  numbers = fine;
  asked = [];
  const outputs = join(location, '..', 'outputs');
  const { code, stdout, stderr } = await promote('--over', '30m', '--outputs', outputs);
  t.equal(code, 0, stdout + stderr);
  t.match(stdout, /^tiny 2 is promoted, compared with stable \(1\) on 600 tracks over 30m\n/);
  t.strictSame(await labels(), { labels: { stable: 2 }, previous: { stable: 1 } });
  t.match(await gate(), { live: { decision: 'promoted', over: '30m', tracks: 600 } });
  t.equal(await readFile(join(outputs, 'decision'), 'utf8'), 'promoted');
  t.ok(
    asked.includes(
      'POST /behind/api/v1/query sum(increase(hyena_version_tracks_total{model="tiny",version="2",outcome="classified"}[30m]))',
    ),
    asked.join('\n'),
  );
});

t.test('no data is undecided, and changes nothing', async t => {
  const { promote, labels } = await trialStore(t);
  const before = await labels();
  for (const known of [
    [],
    [['outcome="classified"', '600']],
    [...fine.slice(0, 3), ['verdict', 'NaN']],
  ] as const) {
    numbers = known.map(([part, value]) => [part, value]);
    const { code, stdout } = await promote();
    t.equal(code, 4, stdout);
    t.match(stdout, /no data/);
  }
  numbers = fine;
  t.match(await promote('--min-tracks', '601'), { code: 4, stdout: /\? tracks: 600 of 601/ });
  t.match(await promote('--min-tracks', '601', '--allow-undecided'), { code: 0 });
  t.strictSame(await labels(), before);
});

t.test('a breach withdraws the candidate, and ends its traffic and its shadow', async t => {
  const { promote, labels, gate } = await trialStore(t, { shadow: 'canary' });
  numbers = [['shadow_distance', '0.4'], ['hyena_shadow', '600'], ['outcome="failed"', '0'], ...fine];
  const { code, stdout } = await promote();
  t.equal(code, 3, stdout);
  t.match(stdout, /✗ shadow distance: 0\.400/);
  t.strictSame(await labels(), { labels: { stable: 1 }, withdrawn: [2] });
  t.match(await gate(), { live: { decision: 'refused' } });
});

t.test('says with 1 that Prometheus cannot be asked, and with 2 what cannot be asked for', async t => {
  const { location, promote, labels } = await trialStore(t);
  const before = await labels();
  const refused = await promote('--prometheus', 'http://127.0.0.1:9');
  t.match(refused, { code: 1, stderr: /^hyena: Prometheus cannot be asked/ });
  const wrong: [args: string[], message: RegExp][] = [
    [['--prometheus', 'nowhere'], /Invalid URL/],
    [['--from', 'none'], /tiny has no label none/],
    [['--to', 'canary'], /canary and canary of tiny are the same version, 2/],
    [['--data', location], /--prometheus goes with --from/],
  ];
  for (const [args, message] of wrong) t.match(await promote(...args), { code: 2, stderr: message });
  t.strictSame(await labels(), before);
});

t.test('where it may be undecided, a candidate may be missing', async t => {
  const { location, promote, labels } = await trialStore(t, { labels: { stable: 1 }, traffic: undefined });
  const outputs = join(location, '..', 'none');
  t.match(await promote(), { code: 2 });
  t.match(await promote('--allow-undecided', '--outputs', outputs), {
    code: 0,
    stdout: 'tiny has no label canary: there is nothing to decide\n',
  });
  t.equal(await readFile(join(outputs, 'decision'), 'utf8'), 'undecided');
  t.match((await labels()).labels, { stable: 1 });
});
