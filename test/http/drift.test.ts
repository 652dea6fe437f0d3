import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { DriftReport } from '../../src/http/schemas/drift.js';
import { readVersion } from '../../src/models/version.js';
import { createRandom } from '../../src/training/random.js';
import { hyena } from '../hyena.js';
import { metric } from '../metrics.js';
import { postRaw, root, startService, type Service } from '../service.js';
import { chord, music, noise, wav } from '../../support/audio/synth.js';
import { writeTinyVersion } from '../tiny-version.js';

/** Tracks of the reference, and of each thing that the service is let hear. */
const count = 200;

const random = createRandom(1);
const between = (low: number, high: number) => low + (high - low) * random.uniform();

/** Tracks of two kinds in turn, each in a key, a mix and a loudness of its own. */
const genres: Record<string, () => Float32Array> = {
  chords: () => {
    const key = between(110, 440);
    return blend(chord([key, key * 1.26, key * between(1.4, 1.6)], 3), between(0.2, 1), between(0.001, 0.05));
  },
  songs: () => blend(music(3, 22050, between(0, 3)), between(0.2, 1), between(0.001, 0.05)),
};

const directory = t.testdir();
const data = join(directory, 'data');
const models = join(directory, 'models');
const made = tracksOfAll();
for (const genre of Object.keys(genres)) await mkdir(join(data, genre), { recursive: true });
for (const [i, track] of made.entries())
  await writeFile(join(data, Object.keys(genres)[i % 2], `${i}.wav`), wav(track));

const measured = await hyena([
  ...['reference', '--model', join(root, 'models', 'gtzan'), '--out', join(models, 'gtzan')],
  ...['--data', data, '--cache', join(directory, 'cache')],
]);
await writeTinyVersion(models, 'tiny', 1);

const service = await startService(t, { MODEL_STORE: models, MODEL: 'gtzan', DRIFT_WINDOW: String(count) });

t.test('the command adds a reference to a version, and changes nothing else', async t => {
  t.equal(measured.code, 0, measured.stderr);
  t.match(measured.stdout, /gtzan[/\\]1: gtzan 1 with a reference of 200 tracks, sha256:/);
  const [before, after] = await Promise.all([
    readVersion(join(root, 'models', 'gtzan', '1')),
    readVersion(join(models, 'gtzan', '1')),
  ]);
  t.strictSame({ ...after.manifest, reference: undefined }, { ...before.manifest, reference: undefined });
  t.equal(after.manifest.reference?.tracks, count);
});

t.test('before there are enough tracks it says so', async t => {
  const report = await drift();
  t.match(report, { reading: 'not enough tracks yet', window: { tracks: 0, capacity: count, minimum: 200 } });
  t.notOk(report.coefficients ?? report.genres ?? report.confidence ?? report.window.from);
  t.equal(await metric(service.url, 'hyena_drift_window_tracks{model="gtzan",version="1"}'), 0);
  await t.rejects(metric(service.url, psi('genres')), 'there is no index yet');
});

t.test('of a version without a reference it says so', async t => {
  t.match(await drift(service, 'tiny'), { reading: 'no reference', model: { name: 'tiny', version: 1 } });
  await t.rejects(metric(service.url, 'hyena_drift_window_tracks{model="tiny",version="1"}'));
});

const heldOut = tracksOfAll();

t.test('one kind only is strong drift', async t => {
  const songs = [...made, ...heldOut].filter((_, i) => i % 2 === 1);
  await hear(songs.map(track => wav(track)));
  const report = await drift();
  t.comment(summary(report));
  t.equal(report.reading, 'strong');
  t.equal(report.window.tracks, count, 'of the tracks before none is left');
  t.ok(report.genres!.psi > 0.25, summary(report));
});

t.test('white noise is strong drift', async t => {
  await hear(Array.from({ length: count }, (_, i) => wav(noise(3, 22050, between(0.1, 0.5), i + 1))));
  const report = await drift();
  t.comment(summary(report));
  t.equal(report.reading, 'strong');
  for (const { reading } of report.coefficients!) t.equal(reading, 'strong', summary(report));
});

t.test('audio at the wrong speed is strong drift', async t => {
  // Half of the samples a second that there were.
  await hear(heldOut.map(track => wav(track, 11025)));
  const report = await drift();
  t.equal(report.reading, 'strong', summary(report));
  t.ok(report.coefficients!.some(({ psi: index }) => index > 0.25));
});

t.test('other tracks of the same kinds are stable, whatever it heard before', async t => {
  await hear(heldOut.map(track => wav(track)));
  const report = await drift();
  t.equal(report.reading, 'stable', summary(report));
  t.equal(report.coefficients?.length, 13);
  t.equal(report.window.tracks, count);
  t.ok(report.window.from! < report.window.to!);
  for (const { edges, expected, observed } of [...report.coefficients!, report.confidence!])
    for (const shares of [expected, observed]) {
      t.equal(shares.length, edges.length + 1);
      t.ok(Math.abs(shares.reduce((a, b) => a + b) - 1) < 0.01);
    }
});

t.test('the metrics say what the report does', async t => {
  const report = await drift();
  for (const [i, { psi: index }] of report.coefficients!.entries())
    t.ok(Math.abs((await metric(service.url, psi(`mfcc_${i + 1}`))) - index) < 1e-4);
  t.ok(Math.abs((await metric(service.url, psi('genres'))) - report.genres!.psi) < 1e-4);
  t.ok(Math.abs((await metric(service.url, psi('confidence'))) - report.confidence!.psi) < 1e-4);
  t.equal(await metric(service.url, 'hyena_drift_window_tracks{model="gtzan",version="1"}'), count);
});

t.test('the same upload again counts only where it is computed again', async t => {
  const remembering = await startService(t, { MODEL_STORE: models, MODEL: 'gtzan', ANSWER_CACHE: '10' });
  const track = wav(heldOut[0]);
  for (let i = 0; i < 3; i++) t.equal((await postRaw(remembering.url, track)).status, 200);
  t.equal((await drift(remembering)).window.tracks, 1);
  t.equal((await postRaw(remembering.url, wav(heldOut[1]))).status, 200);
  t.equal((await drift(remembering)).window.tracks, 2);
  const equal = Array.from({ length: 4 }, () => postRaw(remembering.url, wav(heldOut[2])));
  for (const { status } of await Promise.all(equal)) t.equal(status, 200);
  t.equal((await drift(remembering)).window.tracks, 3, 'equal uploads at a time are one');
});

t.test('a version that is not there has no drift', async t => {
  const { status } = await fetch(`${service.url}/models/gtzan/versions/9/drift`);
  t.equal(status, 404);
});

t.test('a reference takes enough tracks, and a cross-validation tracks of all genres', async t => {
  const some = join(directory, 'some');
  for (const genre of Object.keys(genres)) {
    await mkdir(join(some, genre), { recursive: true });
    await writeFile(join(some, genre, 'one.wav'), wav(heldOut[0]));
  }
  const args = ['reference', '--model', join(models, 'gtzan'), '--out', join(directory, 'other', 'gtzan')];
  const options = ['--cache', join(directory, 'cache')];
  const few = await hyena([...args, '--data', some, ...options]);
  t.equal(few.code, 1);
  t.match(few.stderr, /a reference takes at least 100 tracks, not 2/);
  const others = await hyena([...args, '--data', data, ...options, '--folds', '2']);
  t.equal(others.code, 1);
  t.match(others.stderr, /--folds takes tracks of the model's genres and no others: blues, classical/);
});

async function drift({ url }: Service = service, model = 'gtzan'): Promise<DriftReport> {
  const response = await fetch(`${url}/models/${model}/versions/1/drift`);
  t.equal(response.status, 200);
  return (await response.json()) as DriftReport;
}

/** Lets the service classify tracks, two at a time. */
async function hear(tracks: readonly Uint8Array[]): Promise<void> {
  for (let i = 0; i < tracks.length; i += 2) {
    const answers = await Promise.all(tracks.slice(i, i + 2).map(track => postRaw(service.url, track)));
    for (const { status } of answers) if (status !== 200) throw new Error(`${status}`);
  }
}

/** As many tracks as are wanted, of the kinds in turn. */
function tracksOfAll(): Float32Array[] {
  const kinds = Object.values(genres);
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length]());
}

/** A track at another loudness, over noise as every recording has it. */
function blend(track: Float32Array, loudness: number, hiss: number): Float32Array {
  const noises = noise(3, 22050, hiss, Math.floor(between(1, 2 ** 31)));
  return track.map((sample, i) => loudness * sample + noises[i]);
}

function psi(of: string): string {
  return `hyena_drift_psi{model="gtzan",version="1",of="${of}"}`;
}

/** The indices, to tell what is wrong. */
function summary({ coefficients, genres, confidence }: DriftReport): string {
  const indices = coefficients?.map(({ psi: index }) => index.toFixed(2)).join(' ');
  return `${indices} genres ${genres?.psi} confidence ${confidence?.psi}`;
}
