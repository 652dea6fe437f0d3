import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { eventually } from '../eventually.js';
import { nodesOf, noProc } from '../processes.js';
import { fault, send, smallS3 } from '../models/small-s3.js';
import { tokenService } from '../models/token-service.js';
import {
  beganBefore,
  openQueue,
  startRedis,
  untilDone,
  withoutRedis,
  type Queue,
  type QueuedJob,
} from './redis.js';
import { mostStarts } from '../../src/worker/process-job.js';
import { startWorker } from './worker-process.js';

const directory = t.testdir();
const [tracks, out] = [join(directory, 'tracks'), join(directory, 'out')];
await mkdir(tracks);
const file = (name: string) => join(tracks, name);
await writeFile(file('calm.wav'), wav(music(4)));
await writeFile(file('lively.wav'), wav(music(4, 22_050, 1)));
await writeFile(file('cut.wav'), wav(music(4)).subarray(0, 1000));
await writeFile(join(directory, 'secret.wav'), wav(music(4)));
await symlink(join(directory, 'secret.wav'), file('link.wav'));
await writeFile(out, 'in the way of the folder for results');

const skip = withoutRedis || noProc;

const outcomeIn = (queue: Queue) => async (job: QueuedJob) => (await queue.getJob(job.id))!;

t.test('a worker', { skip }, async t => {
  const url = await startRedis(t);
  const queue = await openQueue(t, url);
  const args = ['--queue', url, '--folders', tracks];
  const worker = await startWorker(t, [...args, '--out', out, '--job-timeout-ms', '1000']);
  const outcome = outcomeIn(queue);

  t.test('tries again where a store does not answer, until it does', async t => {
    const job = await queue.add('track', { source: file('calm.wav') });
    await eventually(async () => (await queue.getJobCounts()).delayed === 1);
    await rm(out);
    await untilDone(queue);
    const { returnvalue, attemptsStarted } = await outcome(job);
    t.equal(attemptsStarted, 2);
    const said = JSON.parse((await command(['classify', file('calm.wav'), '--json'])).stdout) as object;
    const { genre, verdict, probabilities } = said as Record<string, unknown>;
    t.match(returnvalue, { key: file('calm.wav'), status: 'ok', genre, verdict, probabilities });
    t.match(returnvalue, { size: Number, etag: String, durationSeconds: 4, modelDigest: /^sha256:/ });
    const [model] = await readdir(out);
    const [row] = await readdir(join(out, model));
    t.strictSame(JSON.parse(await readFile(join(out, model, row), 'utf8')), returnvalue);
  });

  t.test('fails jobs whose track is at fault, each alone and once', async t => {
    const jobs = await Promise.all(
      [
        [{ source: file('cut.wav') }, /^audio-too-short: /],
        [{ source: file('gone.wav') }, /^missing: /],
        [{ source: join(directory, 'secret.wav') }, /^forbidden: /],
        [{ source: `${tracks}/../secret.wav` }, /^forbidden: /],
        [{ source: file('link.wav') }, /^forbidden: /],
        [{ source: 'calm.wav' }, /^forbidden: /],
        [{ source: 's3://bucket/key.wav' }, /^forbidden: /],
        [{ source: 7 }, /^malformed-request: /],
        ['calm.wav', /^malformed-request: /],
        [{ source: file('lively.wav') }, undefined],
      ].map(async ([data, reason]) => [await queue.add('track', data), reason] as const),
    );
    await untilDone(queue);
    for (const [job, reason] of jobs) {
      const { failedReason, returnvalue, attemptsStarted } = await outcome(job);
      t.equal(attemptsStarted, 1);
      if (reason) t.match(failedReason, reason);
      else t.match(returnvalue, { status: 'ok' });
    }
    t.equal((await readdir(join(out, (await readdir(out))[0]))).length, 9, 'a row for each track');
  });

  t.test('fails jobs at once whose place refuses, and tries those again whose place fails', async t => {
    const s3 = await smallS3(t);
    s3.objects.set('music/calm.wav', wav(music(4)));
    const place = ['--queue', url, '--name', 'stored', '--audio-sources', 's3://models/music'];
    const stored = await startWorker(t, place, s3.env);
    const queue = await openQueue(t, url, 'stored');
    const source = 's3://models/music/calm.wav';
    for (const code of ['AccessDenied', 'SlowDown']) {
      let left = code === 'SlowDown' ? 4 : Infinity;
      s3.odd = ({ method }, response) =>
        left-- > 0 && send(response, code === 'SlowDown' ? 503 : 403, method === 'HEAD' ? '' : fault(code));
      const { id } = await queue.add('track', { source });
      await untilDone(queue);
      const job = (await queue.getJob(id))!;
      if (code === 'SlowDown') t.match(job, { returnvalue: { status: 'ok' }, attemptsStarted: 2 });
      else t.match(job, { failedReason: /^s3:\/\/models denies access \(403/, attemptsStarted: 1 });
    }
    t.equal(await stored.end('SIGTERM'), 0);
  });

  t.test('lets jobs wait while its own credentials are at fault, however often', async t => {
    const s3 = await smallS3(t);
    s3.objects.set('music/calm.wav', wav(music(4)));
    const tokens = await tokenService(t);
    tokens.isAway = true;
    const queue = await openQueue(t, url, 'credentials');
    const place = ['--queue', url, '--name', 'credentials', '--audio-sources', 's3://models/music'];
    const jobs = await Promise.all(
      [1, 2].map(() => queue.add('track', { source: 's3://models/music/calm.wav' })),
    );
    await beganBefore(url, 'credentials', jobs[1], mostStarts + 1);
    const worker = await startWorker(t, place, { ...s3.env, ...tokens.env });
    const waits = (reason: RegExp) => (job: QueuedJob) =>
      worker.log.some(line => line.msg === 'a job waits' && line.job === job.id && reason.test(line.reason!));
    await eventually(() => jobs.every(waits(/^there are no credentials for s3:\/\/models /)));
    s3.odd = ({ method }, response) => send(response, 400, method === 'HEAD' ? '' : fault('ExpiredToken'));
    tokens.isAway = false;
    await eventually(() => waits(/denies access \(400 ExpiredToken\)/)(jobs[0]));
    s3.odd = () => false;
    await eventually(async () => {
      const [first, second] = await Promise.all(jobs.map(outcomeIn(queue)));
      return first.returnvalue?.status === 'ok' && second.returnvalue === null;
    });
    await (await outcomeIn(queue)(jobs[1])).promote();
    await untilDone(queue);
    t.match(await outcomeIn(queue)(jobs[1]), {
      returnvalue: { status: 'ok' },
      attemptsStarted: mostStarts + 3,
    });
    t.equal(await worker.end('SIGTERM'), 0);
  });

  t.test('fails a job at the tenth start that meets a store which does not answer', async t => {
    const s3 = await smallS3(t);
    const queue = await openQueue(t, url, 'tenth');
    const place = ['--queue', url, '--name', 'tenth', '--audio-sources', 's3://models/music'];
    const job = await queue.add('track', { source: 's3://models/music/calm.wav' });
    await beganBefore(url, 'tenth', job, mostStarts - 1);
    s3.odd = (_, response) => send(response, 503, fault('SlowDown'));
    const worker = await startWorker(t, place, s3.env);
    await untilDone(queue);
    t.match(await outcomeIn(queue)(job), {
      failedReason: /^s3:\/\/models fails \(503/,
      attemptsStarted: mostStarts,
    });
    t.equal(await worker.end('SIGTERM'), 0);
  });

  t.test('fails the job over which a child ends, and goes on', async t => {
    const [child] = await nodesOf(worker.pid);
    process.kill(child, 'SIGSTOP');
    const job = await queue.add('track', { source: file('calm.wav') });
    await untilDone(queue);
    t.match(await outcome(job), { failedReason: /^too-demanding: /, attemptsStarted: 1 });
    const next = await queue.add('track', { source: file('calm.wav') });
    await untilDone(queue);
    t.match(await outcome(next), { returnvalue: { status: 'ok' } });
  });

  t.test('finishes what is under way when it is to end', async t => {
    const [child] = await nodesOf(worker.pid);
    process.kill(child, 'SIGSTOP');
    const job = await queue.add('track', { source: file('calm.wav') });
    await eventually(async () => (await queue.getJobCounts()).active === 1);
    setTimeout(() => process.kill(child, 'SIGCONT'), 300);
    t.equal(await worker.end('SIGTERM'), 0);
    t.match(await outcome(job), { returnvalue: { status: 'ok' }, attemptsStarted: 1 });
  });

  t.test('hands back what takes longer than its end may', async t => {
    const hurried = await startWorker(t, [...args, '--shutdown-timeout-ms', '100']);
    const [child] = await nodesOf(hurried.pid);
    process.kill(child, 'SIGSTOP');
    const jobs = await Promise.all([1, 2, 3, 4].map(() => queue.add('track', { source: file('calm.wav') })));
    await eventually(async () => (await queue.getJobCounts()).active === 2);
    t.equal(await hurried.end('SIGTERM'), 0);
    t.match(await queue.getJobCounts(), { waiting: 4, active: 0, failed: Number });
    const next = await startWorker(t, args);
    await untilDone(queue);
    for (const job of jobs) t.match(await outcome(job), { returnvalue: { status: 'ok' } });
    t.equal(await next.end('SIGTERM'), 0);
  });
});

t.test('wrong use and a queue that is not there end a worker at once', async t => {
  const ask = (...args: string[]) =>
    command(['worker', '--queue', 'redis://127.0.0.1:1', '--model', 'gtzan', ...args]);
  t.match(await ask('--folders', tracks), { code: 1, stderr: /queue cannot be reached: ECONNREFUSED/ });
  t.match(await ask(), { code: 2, stderr: /AUDIO_SOURCES/ });
  t.match(await ask('--folders', join(tracks, 'no')), { code: 2, stderr: /is not a folder/ });
  t.match(await ask('--audio-sources', 'https://music.example/'), { code: 2, stderr: /must be s3:/ });
  const s3 = await smallS3(t);
  s3.odd = (_, response) => send(response, 404, fault('NoSuchBucket'));
  const place = ['--audio-sources', 's3://models/music'];
  t.match(await command(['worker', '--queue', 'redis://127.0.0.1:1', '--model', 'gtzan', ...place], s3.env), {
    code: 2,
    stderr: /^hyena: s3:\/\/models does not exist \(404 NoSuchBucket\): [^\n]+\n$/,
  });
});
