import { execFile } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { withAudio } from '../../../src/audio/open.js';
import { createAnalysis } from '../../../src/engine/analyse.js';
import { Stages } from '../../../src/engine/stages.js';
import { createExtractor } from '../../../src/features/extractor.js';
import { defaultFeatureParameters, type FeatureParameters } from '../../../src/features/parameters.js';
import { parseDescription } from '../../../src/import/description.js';
import { sha256 } from '../../../src/models/version.js';
import { recipeFeatures } from '../../../src/training/recipe.js';
import { command } from '../../command.js';
import { smallS3 } from '../../models/small-s3.js';
import { smallRecipe } from '../small-recipe.js';
import { writeLabelledAudio } from './labelled-audio.js';

const directory = t.testdir({});
const { data, artists } = await writeLabelledAudio(join(directory, 'audio'));
const exportTo = (out: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
  command(
    ['features', 'export', data, '--out', out, '--cache', join(directory, 'cache'), ...smallRecipe, ...args],
    env,
  );

/** Rows of a file in Parquet, as a reader that others wrote gives them. */
async function rowsOf(file: Buffer) {
  const { buffer } = Uint8Array.from(file);
  return { metadata: parquetMetadata(buffer), rows: await parquetReadObjects({ file: buffer }) };
}

/** What the service computes of a file. */
async function served(path: string, parameters: FeatureParameters) {
  const extract = await createExtractor(parameters);
  return withAudio(await readFile(path), { maxSeconds: 600 }, source =>
    createAnalysis(source, [parameters], new Stages([]))(parameters, extract),
  );
}

const parquet = join(directory, 'parquet');

t.test('Parquet has the numbers that serving computes, to the last bit', async t => {
  const { code, stdout, stderr } = await exportTo(parquet, ['--artists', artists]);
  t.equal(code, 0, stderr);
  t.match(stdout, /: 42 segments of 6 tracks in 1 file\n/);
  t.match(stderr, /skipped 1 × .*chords\/chords\.10/);
  const { rows, metadata } = await rowsOf(
    await readFile(join(parquet, 'data', 'train-00000-of-00001.parquet')),
  );
  t.equal(rows.length, 42);
  const texts = Object.fromEntries(metadata.key_value_metadata!.map(({ key, value }) => [key, value]));
  t.match(JSON.parse(texts.hyena!), {
    format: 1,
    features: recipeFeatures,
    shape: { frames: 130, values: 25 },
    revision: /^[0-9a-f]{16}$/,
    genres: ['chords', 'noise'],
    groupedBy: 'artist',
  });
  const tracks = [...new Set(rows.map(row => row.track as string))];
  t.strictSame(
    tracks,
    ['chords', 'noise'].flatMap(genre => [0, 1, 2].map(i => `${genre}/${genre}.${i}`)),
  );
  for (const track of tracks) {
    const path = join(data, 'genres', `${track}.wav`);
    const { starts, values } = await served(path, recipeFeatures);
    const own = rows.filter(row => row.track === track);
    // Equal windows of a short track are there once.
    const distinct = [...new Set(starts)];
    t.strictSame(
      own.map(row => row.start as number),
      distinct.map(start => start / recipeFeatures.sampleRate),
    );
    for (const [i, row] of own.entries()) {
      const at = starts.indexOf(distinct[i]) * 3250;
      const numbers = Float32Array.from(row.features as number[]);
      t.ok(Buffer.from(numbers.buffer).equals(Buffer.from(values.slice(at, at + 3250).buffer)));
      t.match(row, {
        segment: i,
        augmented: false,
        label: track.split('/')[0],
        artist: `${track.split('/')[0]} ${track.endsWith('1') ? 'two' : 'one'}`,
        sha256: sha256(await readFile(path)),
        event_timestamp: Date,
      });
    }
  }
});

const python = process.env.HYENA_TEST_PYTHON ?? 'python3';
const absent = await promisify(execFile)(python, ['-c', 'import pyarrow']).then(
  () => false as const,
  () => 'python3 has no pyarrow (or the one that HYENA_TEST_PYTHON names)',
);

t.test('pyarrow reads the same', { skip: absent }, async t => {
  const script = `
import hashlib, json, struct, sys
import pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
meta = json.loads(table.schema.metadata[b"hyena"])
numbers = table["features"].combine_chunks().values
digest = hashlib.sha256(struct.pack(f"<{len(numbers)}f", *numbers.to_pylist())).hexdigest()
print(json.dumps([table.num_rows, str(table.schema.field("event_timestamp").type), meta["revision"], digest]))`;
  const file = join(parquet, 'data', 'train-00000-of-00001.parquet');
  const { stdout } = await promisify(execFile)(python, ['-c', script, file]);
  const { rows, metadata } = await rowsOf(await readFile(file));
  const numbers = Float32Array.from(rows.flatMap(row => row.features as number[]));
  const { revision } = JSON.parse(
    metadata.key_value_metadata!.find(({ key }) => key === 'hyena')!.value!,
  ) as {
    revision: string;
  };
  const digest = sha256(new Uint8Array(numbers.buffer));
  t.strictSame(JSON.parse(stdout), [42, 'timestamp[ms, tz=UTC]', revision, digest]);
});

t.test("the seed's data.json has mapping, mfcc and labels, and the same numbers", async t => {
  const out = join(directory, 'seed');
  const { code, stderr } = await exportTo(out, ['--format', 'seed']);
  t.equal(code, 0, stderr);
  const json = JSON.parse(await readFile(join(out, 'data.json'), 'utf8')) as {
    mapping: string[];
    mfcc: number[][][];
    labels: number[];
  };
  t.strictSame(Object.keys(json).sort(), ['labels', 'mapping', 'mfcc']);
  t.strictSame(json.mapping, ['chords', 'noise']);
  t.equal(json.mfcc.length, 42);
  t.strictSame(json.labels, [...new Array<number>(21).fill(0), ...new Array<number>(21).fill(1)]);
  t.ok(json.mfcc.every(frames => frames.length === 130 && frames.every(values => values.length === 13)));
  const { values } = await served(join(data, 'genres', 'chords', 'chords.0.wav'), defaultFeatureParameters);
  t.strictSame(json.mfcc.slice(0, 10).flat(2), Array.from(values));
  t.equal((await exportTo(out, ['--format', 'seed'])).code, 2, 'what is there stays');
  t.strictSame((await readdir(out)).sort(), ['data.json', 'features.json']);
});

t.test('features.json is what hyena models import takes', async t => {
  const description = parseDescription(await readFile(join(parquet, 'features.json'), 'utf8'));
  t.strictSame(description.features, recipeFeatures);
  t.strictSame(description.labels, ['chords', 'noise']);
});

t.test('exports the features of a preset, to S3, with augmented copies where they are asked for', async t => {
  const s3 = await smallS3(t);
  const mel = await exportTo('s3://models/mel', ['--front-end', 'yamnet'], s3.env);
  t.equal(mel.code, 0, mel.stderr);
  const { rows } = await rowsOf(s3.objects.get('mel/data/train-00000-of-00001.parquet')!);
  t.ok(rows.every(row => (row.features as number[]).length === 96 * 64));
  t.ok(s3.objects.has('mel/features.json'));

  const augmented = await exportTo('s3://models/augmented', ['--augmented'], s3.env);
  t.equal(augmented.code, 0, augmented.stderr);
  const copies = await rowsOf(s3.objects.get('augmented/data/train-00000-of-00001.parquet')!);
  t.equal(copies.rows.filter(row => !row.augmented).length, 42);
  t.ok(copies.rows.some(row => row.augmented));
  t.ok(copies.rows.every(row => (row.start === null) === row.augmented));
  t.equal((await exportTo('s3://models/augmented', ['--augmented'], s3.env)).code, 2, 'what is there stays');
});

t.test('writes no export where one is, or where what is asked for does not go together', async t => {
  t.equal((await exportTo(parquet)).code, 2);
  for (const args of [
    ['--format', 'seed', '--augmented'],
    ['--format', 'seed', '--front-end', 'yamnet'],
    ['--model', 'none-of-this-name'],
    ['--front-end', join(directory, 'none.json')],
    ['--artists', join(directory, 'none.csv')],
  ]) {
    const { code, stderr } = await exportTo(join(directory, 'wrong'), args);
    t.equal(code, 2, `${args.join(' ')}: ${stderr}`);
  }
  t.equal((await exportTo('s3://models/seed', ['--format', 'seed'])).code, 2);
  await t.rejects(access(join(directory, 'wrong', 'data.json')));
});
