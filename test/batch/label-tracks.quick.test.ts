import { existsSync, renameSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { ByteBudget } from '../../src/catalogue/byte-budget.js';
import { labelTracks, type Labelling } from '../../src/batch/label-tracks.js';
import type { TrackRow } from '../../src/batch/track-row.js';
import { ItemFault, type CatalogueItem, type KnownItem } from '../../src/catalogue/catalogue.js';
import { openCatalogue } from '../../src/catalogue/open-catalogue.js';
import type { TimedClassification } from '../../src/engine/engine.js';
import type { ServingVersion } from '../../src/models/registry/serving-version.js';
import { StoreError } from '../../src/models/store/object-store.js';
import { Problem } from '../../src/problems.js';
import { noSpan } from '../../src/tracing/span.js';
import { tinyManifest } from '../tiny-version.js';
import { digest } from './stored-job.js';

const manifest = tinyManifest('tiny', 1);
const version = { name: 'tiny', version: 1, digest, manifest } as unknown as ServingVersion;
const classification = {
  probabilities: [0.25, 0.75],
  segments: [],
  audio: { format: 'wav', duration: 4, sampleRate: 22_050, channels: 1 },
  timing: {},
} as unknown as TimedClassification;

/** Labels tracks whose items, and what the engine says of them, are given by key. */
async function label(
  reading: Record<string, (known: KnownItem) => Promise<Uint8Array>>,
  classified: (bytes: Uint8Array) => Promise<TimedClassification> = async () => classification,
  changes: Partial<Labelling> = {},
): Promise<TrackRow[]> {
  const labelling: Labelling = {
    catalogue: {
      location: 'test',
      items: () => t.fail('nothing is listed') as never,
      reopen: async known => {
        const { key, size = 10, etag = 'now' } = known;
        if (key === 'missing') return { key, fault: new ItemFault('missing', 'There is no such file.') };
        const item: CatalogueItem = {
          ...{ key, size, etag },
          read: () => reading[key](known),
          readRange: () => t.fail('it is small') as never,
        };
        return item;
      },
    },
    engine: {
      classify: ([bytes]) => ({ answer: classified(bytes), shadows: Promise.resolve([]) }),
      classifyParts: () => t.fail('it is small') as never,
    },
    version,
    embedding: false,
    width: 4,
    budget: new ByteBudget(100),
    patience: { pauses: [1, 1] },
    span: noSpan,
    ...changes,
  };
  const known = Object.keys(reading).map(key => ({ key, size: 5, etag: 'then' }));
  const rows: TrackRow[] = [];
  for await (const row of labelTracks(known, labelling)) rows.push(row);
  return rows;
}

const bytes = async () => new Uint8Array(5);

t.test('a fault of a track is its row, and one of a store never is', async t => {
  let faults = 2;
  const rows = await label(
    {
      good: bytes,
      missing: bytes,
      broken: async () => new Uint8Array(1),
      'of a store that fails twice': async () => {
        if (faults-- > 0) throw new StoreError('the store does not answer');
        return bytes();
      },
      locked: () => Promise.reject(new ItemFault('unreadable', 'The file cannot be read (EACCES).')),
      defect: async () => new Uint8Array(2),
    },
    async ({ length }) => {
      if (length === 1) throw new Problem('broken-audio', 'It is damaged.');
      if (length === 2) throw new TypeError('undefined is no function');
      return classification;
    },
  );
  const answer = {
    ...{ size: 5, etag: 'then', status: 'ok', verdict: 'genre', genre: 'loud', confidence: 0.75 },
    ...{ probabilities: { calm: 0.25, loud: 0.75 }, durationSeconds: 4, modelDigest: digest },
  };
  const failed = (code: string, found = {}) => ({ ...found, status: 'failed', problem: { code } });
  t.match(rows, [
    { key: 'good', ...answer },
    { key: 'missing', ...failed('missing') },
    { key: 'broken', ...failed('broken-audio', { size: 5, etag: 'then' }) },
    { key: 'of a store that fails twice', ...answer },
    { key: 'locked', ...failed('unreadable') },
    { key: 'defect', ...failed('internal') },
  ]);
  await t.rejects(
    label({ good: bytes, dead: () => Promise.reject(new StoreError('the store does not answer')) }),
    { name: 'StoreError' },
  );
});

t.test('a folder that goes away while its tracks are labelled costs no row', async t => {
  const place = join(t.testdir({ music: {} }), 'music');
  const keys = Array.from({ length: 20 }, (_, i) => `${i}.wav`);
  for (const key of keys) await writeFile(join(place, key), key);
  const catalogue = await openCatalogue({ place }, { maxBytes: 10, s3PathStyle: true, s3Anonymous: false });
  await rm(join(place, '15.wav'));
  let classified = 0;
  let faults = 0;
  const rows = await label(
    Object.fromEntries(keys.map(key => [key, bytes])),
    async () => {
      classified += 1;
      if (classified === 5) renameSync(place, `${place} away`);
      return classification;
    },
    {
      catalogue,
      patience: {
        pauses: [1, 1],
        onFault: () => {
          faults += 1;
          if (!existsSync(place)) renameSync(`${place} away`, place);
        },
      },
    },
  );
  t.ok(faults > 0, `${faults} faults`);
  t.strictSame(
    rows.map(({ key, status, problem }) => [key, problem?.code ?? status]),
    keys.map(key => [key, key === '15.wav' ? 'missing' : 'ok']),
  );
});

t.test('a track that is not as it was listed is labelled as it is now', async t => {
  const changed = () => Promise.reject(new ItemFault('changed', 'The object changed while it was read.'));
  const rows = await label({
    once: async ({ etag }) => (etag === 'then' ? changed() : bytes()),
    always: changed,
  });
  t.match(rows, [
    { key: 'once', status: 'ok', size: 10, etag: 'now' },
    { key: 'always', status: 'failed', problem: { code: 'changed' } },
  ]);
});

t.test('what is read ahead is bounded by bytes', async t => {
  let [held, most] = [0, 0];
  const reading = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      String(i),
      async () => {
        most = Math.max(most, (held += 5));
        return bytes();
      },
    ]),
  );
  const classified = async () => {
    await new Promise(resolve => setTimeout(resolve, 1));
    held -= 5;
    return classification;
  };
  await label(reading, classified, { width: 20, budget: new ByteBudget(15) });
  t.equal(most, 15);
  await label({ large: bytes }, undefined, { budget: new ByteBudget(1) });
});
