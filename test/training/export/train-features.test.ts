import { cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { readVersion } from '../../../src/models/version.js';
import { parquet } from '../../../src/tables/parquet.js';
import { featureColumns, type FeatureRow } from '../../../src/training/export/feature-row.js';
import { parseShard } from '../../../src/training/export/parse-shard.js';
import { recipeFeatures } from '../../../src/training/recipe.js';
import { command } from '../../command.js';
import { smallS3 } from '../../models/small-s3.js';
import { smallRecipe } from '../small-recipe.js';
import { writeLabelledAudio } from './labelled-audio.js';

const directory = t.testdir({});
const { data, artists } = await writeLabelledAudio(join(directory, 'audio'));
const cache = ['--cache', join(directory, 'cache')];
const exported = join(directory, 'exported');
const audio = ['--data', data, '--artists', artists];
const made = await command([
  ...['features', 'export', data, '--artists', artists, '--augmented', '--out', exported],
  ...cache,
  ...smallRecipe,
]);
const shard = join('data', 'train-00000-of-00001.parquet');
const train = (out: string, args: readonly string[], env: Record<string, string> = {}) =>
  command(
    [
      ...['train', ...args, ...cache, ...smallRecipe],
      ...['--folds', '2', '--repeats', '1', '--out', join(directory, 'models', out)],
    ],
    env,
  );

/** All files of a version but the card and the manifest, which have its name. */
async function filesOf(name: string) {
  const { files, manifest } = await readVersion(join(directory, 'models', name, '1'));
  const evaluation = JSON.parse(Buffer.from(files.get('evaluation.json')!).toString()) as object;
  return {
    labels: manifest.labels,
    features: manifest.features,
    evaluation,
    weights: manifest.files.filter(({ path }) => !/\.md$|evaluation/.test(path)),
  };
}

t.test('training on an export gives the weights that the audio gives', async t => {
  t.equal(made.code, 0, made.stderr);
  const fromAudio = await train('audio', audio);
  t.equal(fromAudio.code, 0, fromAudio.stderr);
  const fromExport = await train('export', ['--features', exported]);
  t.equal(fromExport.code, 0, fromExport.stderr);
  const [one, other] = [await filesOf('audio'), await filesOf('export')];
  t.ok(one.weights.some(({ path }) => path === 'training-data.csv'));
  t.strictSame(other, one);
});

t.test('an export in S3 is as good', async t => {
  const s3 = await smallS3(t);
  s3.objects.set(`features/${shard}`, await readFile(join(exported, shard)));
  const { code, stderr } = await train('s3', ['--features', 's3://models/features'], s3.env);
  t.equal(code, 0, stderr);
  t.strictSame((await filesOf('s3')).weights, (await filesOf('export')).weights);
});

/** The rows of the export, and the texts about it. */
async function readRows() {
  const { buffer } = Uint8Array.from(await readFile(join(exported, shard)));
  const [{ value }] = parquetMetadata(buffer).key_value_metadata!;
  const rows = (await parquetReadObjects({ file: buffer })) as unknown as (FeatureRow & {
    event_timestamp: Date;
  })[];
  return {
    rows: rows.map(row => ({ ...row, at: row.event_timestamp, start: row.start ?? undefined })),
    metadata: JSON.parse(value!) as Record<string, unknown>,
  };
}

/** Writes another export. */
async function encode(rows: readonly FeatureRow[], metadata: object): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const size = Math.max(1, ...rows.map(({ features }) => features.length));
  const writer = parquet(async piece => void pieces.push(piece), featureColumns, size, {
    hyena: JSON.stringify(metadata),
  });
  for (const row of rows) await writer.write(row);
  await writer.end();
  return Buffer.concat(pieces);
}

const writeExport = async (rows: readonly FeatureRow[], metadata: object) =>
  writeShard(await encode(rows, metadata));

let count = 0;
async function writeShard(content: Uint8Array | string): Promise<string> {
  const place = join(directory, `wrong-${count++}`);
  await mkdir(join(place, 'data'), { recursive: true });
  await writeFile(join(place, shard), content);
  return place;
}

const { rows, metadata } = await readRows();
const changed = (index: number, change: object) =>
  rows.map((row, i) => (i === index ? { ...row, ...change } : row));
const numbers = (value: number) => Float32Array.from(rows[0].features).fill(value, 7, 8);
const whole = await readFile(join(exported, shard));
const augmented = rows.findIndex(row => row.augmented);

const wrongShards: Record<string, [make: () => Promise<Buffer>, fault: RegExp]> = {
  'another revision': [
    () => encode(rows, { ...metadata, revision: '0123456789abcdef' }),
    /another revision of the program/,
  ],
  'no copies': [
    () => encode(rows, { ...metadata, augmentation: undefined }),
    /no augmented copies.*--augmented/,
  ],
  'other copies': [
    () => encode(rows, { ...metadata, augmentation: { variants: 2 } }),
    /augmented in another way/,
  ],
  'another format': [() => encode(rows, { ...metadata, format: 2 }), /no export of features/],
  'no metadata': [() => encode(rows, []), /no export of features/],
  NaN: [() => encode(changed(3, { features: numbers(NaN) }), metadata), /no finite number/],
  infinity: [() => encode(changed(3, { features: numbers(Infinity) }), metadata), /no finite number/],
  'a short row': [
    () => encode(changed(3, { features: rows[3].features.slice(1) }), metadata),
    /has not 3250 numbers/,
  ],
  'another genre': [() => encode(changed(3, { label: 'noise' }), metadata), /not its genre/],
  'no sha256': [() => encode(changed(3, { sha256: 'x' }), metadata), /has no sha256/],
  'a duration that is none': [() => encode(changed(3, { duration: NaN }), metadata), /has no duration/],
  'a row that is missing': [
    () =>
      encode(
        rows.filter((_, i) => i !== 3),
        metadata,
      ),
    /not those of its segments/,
  ],
  'copies that are missing': [
    () =>
      encode(
        rows.filter((_, i) => i < augmented || !rows[i].augmented),
        metadata,
      ),
    /not those of its segments/,
  ],
  'too many segments': [
    () =>
      encode([...rows.slice(0, augmented), { ...rows[0], segment: 10 }, ...rows.slice(augmented)], metadata),
    /not those of its segments/,
  ],
  'a file without its end': [async () => whole.subarray(0, -100), /parquet/i],
  'a file of something else': [async () => Buffer.from('{"mapping":[]}'), /parquet/i],
  'more rows than are read': [
    () => {
      const row = { ...rows[0], features: new Float32Array() };
      return encode(new Array<typeof row>(90_000).fill(row), metadata);
    },
    /more than are read of a shard/,
  ],
};

const wrong: Record<string, [place: () => Promise<string>, fault: RegExp]> = {
  'other parameters': [
    () => writeExport(rows, { ...metadata, features: { ...(metadata.features as object), fMax: 9000 } }),
    /other parameters: fMax 9000, not 8000/,
  ],
  'no tracks': [() => writeExport([], metadata), /has no tracks/],
  'missing artists': [
    () =>
      writeExport(
        rows.map(row => ({ ...row, artist: undefined })),
        metadata,
      ),
    /should name artists, and names none/,
  ],
  'damaged pages': [() => writeShard(Buffer.from(whole).fill(0xff, 4, 300)), /./],
  'a shard that is missing': [
    async () => {
      const place = await writeShard(whole);
      await rename(join(place, shard), join(place, 'data', 'train-00001-of-00002.parquet'));
      return place;
    },
    /train-00000-of-00002\.parquet is missing/,
  ],
  'shards of two exports': [
    async () => {
      const place = await writeShard(whole);
      await cp(join(place, shard), join(place, 'data', 'train-00001-of-00002.parquet'));
      return place;
    },
    /not whole, or has shards of two exports/,
  ],
  'a data.json': [
    async () => {
      const place = join(directory, 'json');
      await mkdir(place);
      await writeFile(join(place, 'data.json'), '{}');
      return place;
    },
    /takes exports in Parquet/,
  ],
};

const expected = {
  features: recipeFeatures,
  revision: metadata.revision,
  augmentation: metadata.augmentation,
} as never;
for (const [what, [make, fault]] of Object.entries(wrongShards))
  t.test(`refuses a shard with ${what}`, async t => {
    await t.rejects(parseShard(await make(), expected), fault);
  });

t.test('reads the shard as it is', async t => {
  const { tracks } = await parseShard(whole, expected);
  t.equal(tracks.length, 6);
});

for (const [what, [place, fault]] of Object.entries(wrong))
  t.test(`refuses an export with ${what}`, async t => {
    const { code, stderr } = await train('wrong', ['--features', await place()]);
    t.equal(code, 2, stderr);
    t.match(stderr, fault);
  });

t.test('refuses what does not go together', async t => {
  for (const args of [
    [],
    ['--features', exported, ...audio],
    ['--features', exported, '--on', 'some'],
    ['--features', exported, '--extractor', 'meyda'],
    ['--features', 's4://models'],
  ])
    t.not((await train('wrong', args)).code, 0, args.join(' '));
});
