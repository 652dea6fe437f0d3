import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { openQueue, startRedis, untilDone, withoutRedis as skip } from './redis.js';
import { startWorker } from './worker-process.js';

const kinds = 4;
const jobsOfEach = 60;
const workers = 3;
const kills = 8;

t.test('however many workers are killed, each job is done once in the end', { skip }, async t => {
  const directory = t.testdir();
  const [tracks, out] = [join(directory, 'tracks'), join(directory, 'out')];
  await mkdir(tracks);
  const sources = Array.from({ length: kinds * jobsOfEach }, (_, i) => join(tracks, `${i}.wav`));
  const contents = Array.from({ length: kinds }, (_, kind) => wav(music(30, 22_050, kind)));
  await Promise.all(sources.map((source, i) => writeFile(source, contents[i % kinds])));
  const url = await startRedis(t);
  const queue = await openQueue(t, url);
  const start = () => startWorker(t, ['--queue', url, '--folders', tracks, '--out', out]);
  const living = await Promise.all(Array.from({ length: workers }, start));
  await queue.addBulk(sources.map(source => ({ name: 'track', data: { source } })));
  for (let kill = 0; kill < kills; kill++) {
    await delay(100 + 900 * Math.random());
    const victim = Math.floor(workers * Math.random());
    t.equal(await living[victim].end('SIGKILL'), 'SIGKILL');
    living[victim] = await start();
  }
  await untilDone(queue);

  const jobs = await queue.getJobs(['completed', 'failed'], 0, -1);
  t.equal(jobs.length, sources.length);
  t.ok(
    jobs.some(({ attemptsStarted }) => attemptsStarted > 1),
    'some were begun again',
  );
  const said = new Map(jobs.map(({ returnvalue }) => [returnvalue?.key, returnvalue?.probabilities]));
  t.equal(said.size, sources.length, 'a row for each');
  for (const [i, source] of sources.entries())
    t.strictSame(said.get(source), said.get(sources[i % kinds]), `${i}: as of the same sound`);
  const [model] = await readdir(out);
  // What a worker was killed over has a name with a dot in front.
  const rows = (await readdir(join(out, model))).filter(name => !name.startsWith('.'));
  t.equal(rows.length, sources.length);
  for (const row of rows) {
    const { key, probabilities } = JSON.parse(await readFile(join(out, model, row), 'utf8')) as {
      key: string;
      probabilities: unknown;
    };
    t.strictSame(probabilities, said.get(key));
  }
  for (const worker of living) t.equal(await worker.end('SIGTERM'), 0);
});
