import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { listCatalogue } from '../../src/batch/listing.js';
import { createJob, openKeys, readJob, writeKeys } from '../../src/batch/open-job.js';
import { openOutput } from '../../src/batch/output-store.js';
import { shardOf } from '../../src/batch/shards.js';
import { openCatalogue } from '../../src/catalogue/open-catalogue.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { jobOf } from './stored-job.js';

const names = ['a.wav', 'b +%.wav', 'ü.wav', '"quoted".wav', 'new\nline.wav', 'z.wav'];

/** A folder of tracks, and a job of it in two shards. */
async function begun(t: Test) {
  const directory = t.testdir({ music: Object.fromEntries(names.map(name => [name, name])), out: {} });
  const place = join(directory, 'music');
  const catalogue = await openCatalogue({ place }, { maxBytes: 100, s3PathStyle: true, s3Anonymous: false });
  const output = openOutput(openDiskStore(join(directory, 'out')));
  const listing = await listCatalogue(catalogue, 2, () => true);
  const { digest, tracks, byShard, duplicates } = listing;
  const job = { ...jobOf(tracks), shards: 2, listing: { digest, tracks, byShard: [...byShard], duplicates } };
  return { place, catalogue, output, listing, job };
}

t.test('every key is in the one shard that is its own', async t => {
  const { catalogue, output, job } = await begun(t);
  await createJob(output, job);
  t.strictSame(await readJob(output), job);
  const found: string[] = [];
  for (const shard of [0, 1]) {
    const keys = await openKeys(output, job, shard, catalogue);
    t.equal(keys.tracks, job.listing.byShard[shard]);
    for (const { key } of keys.items()) {
      t.equal(shardOf(key, 2), shard);
      found.push(key);
    }
  }
  t.strictSame(found.sort(), [...names].sort());
});

t.test('what was planned stays, and a shard that was not is told of a change', async t => {
  const { place, catalogue, output, listing, job } = await begun(t);
  await createJob(output, job);
  const [name] = names.filter(name => shardOf(name, 2) === 0);
  await openKeys(output, job, 0, catalogue);
  await rm(join(place, name));
  t.equal((await openKeys(output, job, 0, catalogue)).tracks, job.listing.byShard[0]);
  await t.rejects(openKeys(output, job, 1, catalogue), {
    message: /6 tracks then, 5 now.+The keys of shard 1.+another place.+hyena batch plan/,
  });
  await writeFile(join(place, name), 'another');
  await t.rejects(openKeys(output, job, 1, catalogue), /6 tracks, of which some are others/);
  await writeKeys(output, listing);
  t.equal((await openKeys(output, job, 1, catalogue)).tracks, job.listing.byShard[1], 'planned');
});

t.test('keys of a plan that was not finished are replaced', async t => {
  const { catalogue, output, listing, job } = await begun(t);
  await writeKeys(output, { ...listing, digest: jobOf(0).listing.digest });
  await createJob(output, job);
  t.equal((await openKeys(output, job, 0, catalogue)).tracks, job.listing.byShard[0]);
  const other = { ...job, format: 'parquet' as const };
  t.strictSame(await createJob(output, other), job, 'the first job counts');
});

t.test('a list that names a track twice gives it one row', async t => {
  const { place } = await begun(t);
  const list = join(place, 'list');
  const lines = ['a.wav', 'z.wav', 'a.wav', 'gone.wav'].map(name => join(place, name));
  await writeFile(list, lines.join('\n'));
  const catalogue = await openCatalogue({ list }, { maxBytes: 100, s3PathStyle: true, s3Anonymous: false });
  t.match(await listCatalogue(catalogue, 1, () => false), { tracks: 3, duplicates: 1 });
});
