import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { resultKey } from '../../src/worker/result-store.js';
import type { TrackRow } from '../../src/batch/track-row.js';
import { noS3 } from '../models/stores.js';
import { openQueue, startRedis, untilDone, withoutRedis } from './redis.js';
import { startWorker } from './worker-process.js';

t.test(
  'a worker reads from one prefix, and writes below another',
  { skip: withoutRedis || noS3 },
  async t => {
    const client = new S3Client({ forcePathStyle: true });
    t.teardown(() => client.destroy());
    const Bucket = `hyena-test-${randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    const put = (Key: string, Body: Buffer) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
    const key = 'audio/two words + ü.wav';
    await put(key, wav(music(40, 44_100), 44_100));
    await put('audio-secret/1.wav', wav(music(4)));
    const url = await startRedis(t);
    const queue = await openQueue(t, url);
    const place = `s3://${Bucket}`;
    const args = ['--queue', url, '--audio-sources', `${place}/audio`, '--out', `${place}/labels`];
    const worker = await startWorker(t, [...args, '--s3-path-style', 'true']);
    const source = `${place}/${key}`;
    const jobs = [
      await queue.add('track', { source }),
      await queue.add('track', { source: `${place}/audio-secret/1.wav` }),
      await queue.add('track', { source: `${place}/audio/none.wav` }),
    ];
    await untilDone(queue);
    const [done, forbidden, missing] = await Promise.all(jobs.map(({ id }) => queue.getJob(id)));
    t.match(done, { returnvalue: { key: source, status: 'ok', durationSeconds: 40 } });
    t.match(forbidden, { failedReason: /^forbidden: / });
    t.match(missing, { failedReason: /^missing: / });
    const row = done!.returnvalue as unknown as TrackRow;
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: `labels/${resultKey(row)}` }));
    t.strictSame(JSON.parse(await Body!.transformToString()), row);
    t.equal(await worker.end('SIGTERM'), 0);

    const lost = await startWorker(t, [...args, '--s3-path-style', 'true'], {
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
    });
    await queue.add('track', { source });
    while ((await queue.getJobCounts()).delayed !== 1) await delay(100);
    t.equal(await lost.end('SIGTERM'), 0, 'a store that does not answer');
  },
);
