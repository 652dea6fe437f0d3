import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { shardOf } from '../../src/batch/shards.js';
import { hyena } from '../hyena.js';
import { startReceiver, type ReceivedSpan } from '../otlp-receiver.js';
import { writeTinyVersion } from '../tiny-version.js';

t.test('each shard is a trace, with a span for each track and its reading', async t => {
  const directory = t.testdir();
  const [folder, models] = [join(directory, 'music'), join(directory, 'models')];
  await mkdir(folder);
  const track = wav(music(3.2, 8000), 8000);
  const names = Array.from({ length: 6 }, (_, i) => `${i}.wav`);
  for (const name of names) await writeFile(join(folder, name), track);
  await writeTinyVersion(models, 'tiny', 1);
  const receiver = await startReceiver(t);
  const { code, stderr } = await hyena(
    ['batch', folder, '--out', join(directory, 'out'), '--model', 'tiny', '--shards', '2'],
    { MODEL_STORE: models, WORKERS: '1', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  );
  t.equal(code, 0, stderr);
  const { spans } = receiver;
  const below = ({ spanId }: ReceivedSpan) => spans.filter(({ parentId }) => parentId === spanId);
  const shards = spans.filter(({ parentId }) => parentId === '');
  t.match(
    shards.map(({ name, attributes, status }) => ({ name, attributes, status })),
    [0, 1].map(shard => ({
      name: 'batch shard',
      attributes: { 'hyena.batch.shard': shard, 'hyena.batch.shards': 2 },
      status: 0,
    })),
  );
  t.not(shards[0].traceId, shards[1].traceId);
  for (const [index, shard] of shards.entries()) {
    const tracks = below(shard);
    const own = names.filter(name => shardOf(name, 2) === index);
    t.strictSame(
      tracks.map(({ name, traceId }) => [name, traceId]),
      own.map(() => ['track', shard.traceId]),
    );
    for (const span of tracks) {
      t.strictSame(span.attributes, { 'hyena.track.bytes': track.length });
      t.strictSame(
        below(span)
          .sort((a, b) => a.start - b.start)
          .map(({ name }) => name),
        ['read', 'queue', 'child'],
      );
    }
  }
});
