import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { writeTinyVersion } from '../tiny-version.js';

const directory = t.testdir({ music: {}, models: {} });
const [folder, models] = [join(directory, 'music'), join(directory, 'models')];
const track = wav(music(3.2, 8000), 8000);
for (let i = 0; i < 15; i += 1) await writeFile(join(folder, `${i}.wav`), track);
await writeTinyVersion(models, 'tiny', 1);
await writeFile(join(models, 'tiny', 'labels.json'), JSON.stringify({ labels: { live: 1 } }));

const place = (name: string) => join(directory, name);

const begin = (name: string, ...args: string[]) =>
  command(['batch', folder, '--out', place(name), '--model', 'tiny@live', ...args], { MODEL_STORE: models });

/** The digests in the rows of a shard. */
const digestsOf = async (name: string, shard: number) =>
  (await readFile(join(place(name), 'parts', `0000${shard}-000000.jsonl`), 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => (JSON.parse(line) as { modelDigest: string }).modelDigest);

t.test('a job keeps the version that its label pointed to, and says when it is another one', async t => {
  await begin('pinned', '--shards', '2', '--shard', '0');
  await writeTinyVersion(models, 'tiny', 2);
  await writeFile(join(models, 'tiny', 'labels.json'), JSON.stringify({ labels: { live: 2 } }));
  t.match(await begin('pinned', '--shard', '1'), { code: 0 });
  const digests = [...(await digestsOf('pinned', 0)), ...(await digestsOf('pinned', 1))];
  t.equal(digests.length, 15);
  t.equal(new Set(digests).size, 1);
  await begin('replaced', '--shards', '2', '--shard', '0');
  await rm(join(models, 'tiny', '2'), { recursive: true });
  await writeTinyVersion(models, 'tiny', 2, 2, 3);
  t.match(await begin('replaced', '--shard', '1'), {
    code: 1,
    stderr: /tiny@2 is not the version that this job began with/,
  });
});

t.test('a catalogue that has changed before a shard began is no surprise later', async t => {
  await begin('changed', '--shards', '2', '--shard', '0');
  await writeFile(join(folder, 'new.wav'), track);
  t.match(await begin('changed', '--shard', '1'), {
    code: 1,
    stderr: /is not what it was when this job began .+: 15 tracks then, 16 now.+hyena batch plan/,
  });
  t.match(await begin('changed', '--shard', '0'), { code: 0 }, 'a shard that has begun has its keys');
  await rm(join(folder, 'new.wav'));
});
