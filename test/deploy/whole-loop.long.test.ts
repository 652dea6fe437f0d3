import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import t from 'tap';
import type { Gate } from '../../src/models/gate.js';
import { readVersion } from '../../src/models/version.js';
import { writeVersion } from '../../src/models/write-version.js';
import { lives, processTree } from '../../support/load/process-tree.js';
import { eventually } from '../eventually.js';
import { hyena } from '../hyena.js';
import { freshBucket, noS3 } from '../models/stores.js';
import { startService } from '../service.js';
import { chordsAndNoise } from '../training/chords-and-noise.js';
import { smallRecipe } from '../training/small-recipe.js';
import { noPrometheus, startPrometheus } from './prometheus-server.js';
import { startSteadyLoad } from './steady-load.js';
import { testBucket } from './test-bucket.js';

t.setTimeout(30 * 60_000);

/** Tracks that each of two versions must have answered before a trial ends: their medians hardly vary by chance then. */
const tracksOfTrial = 200;

t.test('the whole loop, without a person', { skip: noS3 || noPrometheus }, async t => {
  const directory = t.testdir({});
  const models = await freshBucket();
  const Bucket = new URL(models).host;
  const client = new S3Client({ forcePathStyle: true });
  const bucket = testBucket(client, Bucket);
  t.teardown(async () => {
    await bucket.empty();
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  });
  const read = async (key: string): Promise<unknown> => JSON.parse(await bucket.textOf(key));
  const labels = () => read('models/duo/labels.json');

  const hour = '3600000';
  /** However slow the machine is, that alone refuses no track. */
  const patient = { QUEUE_TIMEOUT_MS: hour, JOB_TIMEOUT_MS: hour, REQUEST_TIMEOUT_MS: hour };
  const settings = { MODEL_STORE: models, S3_PATH_STYLE: 'true', ...patient };
  const run = async (code: number, ...args: string[]) => {
    const ended = await hyena(args, settings);
    const output = `hyena ${args.slice(0, 2).join(' ')}\n${ended.stdout}${ended.stderr}`;
    if (ended.code !== code) throw new Error(`${ended.code} in place of ${code}: ${output}`);
    t.comment(output);
    return ended.stdout;
  };
  const labelled = (name: string) => [
    '--data',
    `s3://${Bucket}/${name}`,
    '--artists',
    `s3://${Bucket}/${name}.csv`,
  ];
  const out = join(directory, 'trained', 'duo');
  const train = () =>
    run(
      0,
      ...[
        'train',
        ...labelled('training'),
        '--out',
        out,
        '--publish',
        models,
        '--folds',
        '2',
        '--repeats',
        '1',
      ],
      ...['--cache', join(directory, 'cache'), '--cache', `s3://${Bucket}/features`, ...smallRecipe],
    );
  const gate = (code: number, version: number, ...args: string[]) =>
    run(
      code,
      ...['models', 'promote', 'duo', String(version), '--to', 'canary', ...labelled('held-out')],
      ...['--margin', '0.2', '--floor', 'accuracy=0.8', ...args],
    );

  await bucket.putTracks('training', 6, 0);
  await bucket.putTracks('held-out', 8, 20);
  await train();
  await run(0, 'models', 'label', 'duo', 'stable=1');

  const service = await startService(t, {
    ...settings,
    MODEL_VERSIONS: 'stable',
    MODEL_POLL_MS: '200',
    MODEL_CACHE: join(directory, 'served'),
  });
  const prometheus = await startPrometheus(t, service.url);
  const load = startSteadyLoad(service.url, [...chordsAndNoise(6, 40).files.values()]);
  t.teardown(load.stop);
  const answersBy = (version: number) => load.answeredBy.filter(by => by === version).length;
  /** Waits until this version alone answers: so many answers in a row that no share of the traffic makes them. */
  const settles = (version: number) => {
    const from = load.answeredBy.length;
    return eventually(() => {
      const last = load.answeredBy.slice(from).slice(-40);
      return last.length === 40 && last.every(by => by === version);
    });
  };
  /** What Prometheus has counted of a version. */
  const counted = async (version: number) => {
    const query = `sum(increase(hyena_version_tracks_total{version="${version}"}[1h]))`;
    const { result } = await prometheus.api<{ result: { value: [number, string] }[] }>('query', { query });
    return Number(result.at(0)?.value[1] ?? 0);
  };
  /** Gives a canary half of the traffic until both versions have answered enough. */
  const tryOut = async (canary: number, stable: number) => {
    await run(0, 'models', 'label', 'duo', `canary=${canary}`, '--traffic', '50');
    const from = answersBy(stable);
    while (answersBy(canary) < tracksOfTrial || answersBy(stable) - from < tracksOfTrial) {
      if (load.lost.length > 0) throw new Error(`requests were lost: ${load.lost.join(', ')}`);
      await delay(100);
    }
    await eventually(async () => (await counted(canary)) >= tracksOfTrial / 2);
  };
  const promote = (code: number) =>
    run(
      code,
      ...['models', 'promote', 'duo', '--from', 'canary', '--to', 'stable', '--prometheus', prometheus.url],
      ...['--over', '1h', '--min-tracks', String(tracksOfTrial / 2)],
    );

  await bucket.putTracks('training', 12, 0);
  await train();
  t.match(await gate(0, 2), /duo: canary → 2\n$/);
  t.strictSame(new Set(load.answeredBy), new Set([1]), 'it gets no traffic yet');
  await tryOut(2, 1);
  t.match(await promote(0), /^duo 2 is promoted, compared with stable \(1\)/);
  await settles(2);
  t.strictSame(await labels(), { labels: { stable: 2 }, previous: { stable: 1 } });

  // The next one is never sure. The gate sees that; a canary all the same, it has to go when it is seen at work.
  const { manifest, files } = await readVersion(join(out, '2'));
  const { name, version, files: listed, ...draft } = manifest;
  const contents = Object.fromEntries(listed.map(({ path }) => [path, files.get(path)!]));
  const unsure = { ...draft, createdAt: new Date().toISOString(), verdict: { minConfidence: 1 } };
  t.strictSame({ name, version }, { name: 'duo', version: 2 });
  const written = await writeVersion(out, unsure, () => contents);
  await run(0, 'models', 'push', written.directory, models);
  t.match(await gate(3, 3), /✗ coverage: /);
  await gate(0, 3, '--force', 'it is tried out what becomes of it');
  await tryOut(3, 2);
  t.match(await promote(3), /✗ unsure: 100\.0 % after 0\.0 %/);
  await settles(2);
  t.strictSame(await labels(), { labels: { stable: 2 }, previous: { stable: 1 }, withdrawn: [3] });

  await load.stop();
  t.strictSame(load.lost, [], 'no request was lost meanwhile');
  t.equal(load.answeredBy.length, load.sent);
  t.comment(`${load.sent} requests; by versions 1, 2, 3: ${[1, 2, 3].map(answersBy).join(', ')}`);

  const gates = { 2: await read('models/duo/2/gate.json'), 3: await read('models/duo/3/gate.json') };
  t.match(gates, {
    2: { heldOut: { decision: 'promoted', to: 'canary' }, live: { decision: 'promoted', over: '1h' } },
    3: {
      heldOut: { decision: 'refused', forced: String },
      live: { decision: 'refused', baseline: { version: 2 } },
    },
  } satisfies Record<string, { [Kind in keyof Gate]: object }>);

  const processes = await processTree(service.process.pid!);
  t.ok(processes.length > 1);
  t.equal(await service.stop(), 0);
  t.notOk((await Promise.all(processes.map(lives))).includes(true), 'no child is left');
  const own = [...listed.map(({ path }) => path), 'manifest.json'];
  const expected = [1, 2, 3].flatMap(version =>
    [...own, ...(version > 1 ? ['gate.json'] : [])].map(path => `models/duo/${version}/${path}`),
  );
  t.strictSame(await bucket.keysBelow('models/'), [...expected, 'models/duo/labels.json'].sort());
});
