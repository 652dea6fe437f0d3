import t from 'tap';
import { openAudio } from '../../src/audio/open.js';
import { practiceTracks } from '../../src/engine/practice/tracks.js';
import { processorTime, processTree } from '../../support/load/process-tree.js';
import { startService } from '../../support/started-service.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { nodesOf, noProc } from '../processes.js';

t.test('the tracks are of one format each, and long enough for a segment', async t => {
  const audio = await Promise.all(practiceTracks().map(track => openAudio(track, { maxSeconds: 60 })));
  t.strictSame(
    audio.map(({ format }) => format),
    ['mp3', 'flac', 'ogg', 'opus', 'm4a'],
  );
  t.ok(audio.every(({ frames, sampleRate }) => frames >= 3 * sampleRate));
});

t.test('the children of a service practise while nobody asks, and stay', { skip: noProc }, async t => {
  const service = await startService({ WORKERS: '1' });
  t.teardown(() => service.stop());
  const [pid] = await nodesOf(service.pid);
  const child = (await processTree(pid)).find(process => process.pid === pid)!;
  const before = processorTime(child)!;
  // All of it takes some 500 ms of a processor here, and an idle child none.
  await eventually(() => processorTime(child)! - before > 100);
  t.strictSame(await nodesOf(service.pid), [pid]);
  t.equal(await metric(service.url, 'hyena_jobs_in_flight'), 0);
});
