import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { DriftReport } from '../../src/http/schemas/drift.js';
import type { Manifest } from '../../src/models/manifest.js';
import { readVersion } from '../../src/models/version.js';
import { createRandom } from '../../src/training/random.js';
import { startApp, startChild, type App } from '../app.js';
import { command } from '../command.js';
import { metric } from '../metrics.js';
import { postRaw, root } from '../service.js';
import { chord, music, noise, wav } from '../../support/audio/synth.js';
import { writeTinyVersion } from '../tiny-version.js';

/** Tracks of the reference, and of each thing that the service is let hear. */
const count = 200;

const random = createRandom(1);
const between = (low: number, high: number) => low + (high - low) * random.uniform();

const keys = Array.from({ length: 12 }, () => between(110, 440));
/** Tracks of two kinds, in several keys. */
const kinds: Record<string, readonly Float32Array[]> = {
  chords: keys.map(key => chord([key, key * 1.26, key * between(1.4, 1.6)], 3)),
  songs: keys.map(() => music(3, 22050, between(0, 3))),
};
const hiss = noise(30, 22050, 1);

const directory = t.testdir();
const data = join(directory, 'data');
const models = join(directory, 'models');
const made = tracksOfAll();
for (const genre of Object.keys(kinds)) await mkdir(join(data, genre), { recursive: true });
for (const [i, track] of made.entries())
  await writeFile(join(data, Object.keys(kinds)[i % 2], `${i}.wav`), track);

const original = await withOneSegment(join(root, 'models', 'gtzan', '1'));
const measured = await command([
  ...['reference', '--model', original, '--out', join(models, 'gtzan')],
  ...['--data', data, '--cache', join(directory, 'cache')],
]);
await writeTinyVersion(models, 'tiny', 1);

const child = startChild(t);
const store = { MODEL_STORE: models, MODEL: 'gtzan' };
const service = await startApp(t, { ...store, DRIFT_WINDOW: String(count) }, child);

t.test('the command adds a reference to a version, and changes nothing else', async t => {
  t.equal(measured.code, 0, measured.stderr);
  t.match(measured.stdout, /gtzan[/\\]1: gtzan 1 with a reference of 200 tracks, sha256:/);
  const [before, after] = await Promise.all([readVersion(original), readVersion(join(models, 'gtzan', '1'))]);
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
  await hear(songs);
  const report = await drift();
  t.comment(summary(report));
  t.equal(report.reading, 'strong');
  t.equal(report.window.tracks, count, 'of the tracks before none is left');
  t.ok(report.genres!.psi > 0.25, summary(report));
});

t.test('other tracks of the same kinds are stable, whatever it heard before', async t => {
  await hear(heldOut);
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

t.test('audio at the wrong speed, in half of the window, is strong drift', async t => {
  // Half of the samples a second that there were.
  await hear(heldOut.slice(0, count / 2).map(atHalfSpeed));
  const report = await drift();
  t.equal(report.reading, 'strong', summary(report));
  t.ok(report.coefficients!.some(({ psi: index }) => index > 0.25));
});

t.test('white noise, in half of the window, is strong drift', async t => {
  await hear(Array.from({ length: count / 2 }, () => wav(hissing(between(0.1, 0.5)))));
  const report = await drift();
  t.comment(summary(report));
  t.equal(report.reading, 'strong');
  for (const { reading } of report.coefficients!) t.equal(reading, 'strong', summary(report));
});

t.test('the same upload again counts only where it is computed again', async t => {
  const remembering = await startApp(t, { ...store, ANSWER_CACHE: '10' }, child);
  const track = heldOut[0];
  for (let i = 0; i < 3; i++) t.equal((await postRaw(remembering.url, track)).status, 200);
  t.equal((await drift(remembering)).window.tracks, 1);
  t.equal((await postRaw(remembering.url, heldOut[1])).status, 200);
  t.equal((await drift(remembering)).window.tracks, 2);
  const equal = Array.from({ length: 4 }, () => postRaw(remembering.url, heldOut[2]));
  for (const { status } of await Promise.all(equal)) t.equal(status, 200);
  t.equal((await drift(remembering)).window.tracks, 3, 'equal uploads at a time are one');
});

t.test('a version that is not there has no drift', async t => {
  const { status } = await fetch(`${service.url}/models/gtzan/versions/9/drift`);
  t.equal(status, 404);
});

t.test('a reference takes enough tracks, and a cross-validation tracks of all genres', async t => {
  const some = join(directory, 'some');
  for (const genre of Object.keys(kinds)) {
    await mkdir(join(some, genre), { recursive: true });
    await writeFile(join(some, genre, 'one.wav'), heldOut[0]);
  }
  const args = ['reference', '--model', join(models, 'gtzan'), '--out', join(directory, 'other', 'gtzan')];
  const options = ['--cache', join(directory, 'cache')];
  const few = await command([...args, '--data', some, ...options]);
  t.equal(few.code, 1);
  t.match(few.stderr, /a reference takes at least 100 tracks, not 2/);
  const others = await command([...args, '--data', data, ...options, '--folds', '2']);
  t.equal(others.code, 1);
  t.match(others.stderr, /--folds takes tracks of the model's genres and no others: blues, classical/);
});

async function drift({ url }: App = service, model = 'gtzan'): Promise<DriftReport> {
  const response = await fetch(`${url}/models/${model}/versions/1/drift`);
  t.equal(response.status, 200);
  return (await response.json()) as DriftReport;
}

/** A copy of a version that reads the beginning of a track only: the windows of a track of 3 s are all the same one. */
async function withOneSegment(version: string): Promise<string> {
  const copy = join(directory, 'one-segment', '1');
  await cp(version, copy, { recursive: true });
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify({ ...manifest, features: { ...manifest.features, segments: 1 } }));
  return copy;
}

/** The same samples, half as many a second: the header of a WAV file has the rate twice, the other time in bytes. */
function atHalfSpeed(track: Buffer): Buffer {
  const slow = Buffer.from(track);
  for (const offset of [24, 28]) slow.writeUInt32LE(track.readUInt32LE(offset) / 2, offset);
  return slow;
}

/** Lets the service classify tracks, two at a time. */
async function hear(tracks: readonly Uint8Array[]): Promise<void> {
  for (let i = 0; i < tracks.length; i += 2) {
    const answers = await Promise.all(tracks.slice(i, i + 2).map(track => postRaw(service.url, track)));
    for (const { status } of answers) if (status !== 200) throw new Error(`${status}`);
  }
}

/** As many tracks as are wanted, of the kinds in turn, each in a key, a mix and a loudness of its own. */
function tracksOfAll(): Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const tracks = Object.values(kinds)[i % 2];
    const track = tracks[Math.floor(between(0, tracks.length))];
    const loudness = between(0.2, 1);
    const noises = hissing(between(0.001, 0.05));
    return wav(track.map((sample, j) => loudness * sample + noises[j]));
  });
}

/** 3 s of white noise, as every recording has some. */
function hissing(amplitude: number): Float32Array {
  const start = Math.floor(between(0, hiss.length - 3 * 22050));
  return hiss.subarray(start, start + 3 * 22050).map(sample => amplitude * sample);
}

function psi(of: string): string {
  return `hyena_drift_psi{model="gtzan",version="1",of="${of}"}`;
}

/** The indices, to tell what is wrong. */
function summary({ coefficients, genres, confidence }: DriftReport): string {
  const indices = coefficients?.map(({ psi: index }) => index.toFixed(2)).join(' ');
  return `${indices} genres ${genres?.psi} confidence ${confidence?.psi}`;
}
