import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { chord, drums, noise, wav } from '../../../support/audio/synth.js';
import { command } from '../../command.js';

const script = fileURLToPath(new URL('../../../../docs/notebook/train_keras.py', import.meta.url));
const python = process.env.HYENA_TEST_PYTHON;
const absent =
  python === undefined
    ? 'HYENA_TEST_PYTHON names no Python with Keras and pyarrow'
    : await promisify(execFile)(python, ['-c', 'import keras, pyarrow']).then(
        () => false as const,
        (error: unknown) => (error as Error).message.trim().split('\n').at(-1)!,
      );

t.test(
  'a network that Keras trains on an export is served on the same features',
  { skip: absent },
  async t => {
    const directory = t.testdir({});
    const genres: Record<string, (i: number) => Float32Array> = {
      chords: i => chord([220 + 20 * i, 277 + 25 * i, 330 + 30 * i], 31 + i),
      drums: i => drums(31 + i).map(sample => sample * (0.5 + 0.05 * i)),
      noise: i => noise(31 + i, 22050, 0.1 + 0.05 * i, i + 1),
    };
    const data = join(directory, 'data');
    for (const [genre, make] of Object.entries(genres)) {
      await mkdir(join(data, genre), { recursive: true });
      for (let i = 0; i < 6; i++) await writeFile(join(data, genre, `${i}.wav`), wav(make(i)));
    }
    const run = async (...args: string[]) => {
      const done = await command(args);
      t.equal(done.code, 0, done.stderr);
      return done.stdout;
    };
    const cache = ['--cache', join(directory, 'cache')];
    const exported = join(directory, 'export');
    await run('features', 'export', data, '--out', exported, ...cache);
    const network = join(directory, 'network.keras');
    const predictions = join(directory, 'predictions.json');
    const { stdout } = await promisify(execFile)(python!, [
      ...[script, exported, network, '--predictions', predictions],
    ]);
    t.match(stdout, /\n1\.000 of 3 tracks of 3 artists that stayed out\n$/);

    const store = join(directory, 'models');
    const features = ['--features', join(exported, 'features.json')];
    await run('models', 'import', network, ...features, '--out', join(store, 'theirs'));
    const figures = JSON.parse(
      await run('evaluate', '--json', '--model', join(store, 'theirs'), '--data', data, ...cache),
    ) as { trackAccuracy: number };
    t.ok(figures.trackAccuracy > 0.9, `${figures.trackAccuracy}`);
    const theirs = JSON.parse(await readFile(predictions, 'utf8')) as Record<string, number[]>;
    for (const [track, expected] of Object.entries(theirs)) {
      const path = join(data, `${track}.wav`);
      const answer = JSON.parse(
        await run('classify', path, '--json', '--model-store', store, '--model', 'theirs'),
      ) as { probabilities: Record<string, number> };
      const ours = Object.keys(genres).map(genre => answer.probabilities[genre]);
      const difference = Math.max(...ours.map((value, i) => Math.abs(value - expected[i])));
      t.ok(difference < 1e-4, `${track}: ${difference}`);
    }
  },
);
