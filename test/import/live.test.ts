import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { deviation, imported, kerasChanges, modelFile, readExpected } from './imported.js';
import { classifyTrack, largestDifference, ofNotebook } from './track.js';

const run = promisify(execFile);
const recipe = fileURLToPath(new URL('../../../test/import/make_models.py', import.meta.url));
const chosen = process.env.HYENA_TEST_PYTHON;
const python = chosen ?? 'python3';
const absent = await run(python, ['-c', 'import h5py, keras, librosa, soundfile, tensorflow']).then(
  () => undefined,
  (error: unknown) => (error as Error).message.trim().split('\n').at(-1),
);

// Who names a Python means it to be used.
const skip =
  absent !== undefined && chosen === undefined && `python3 has no TensorFlow and librosa: ${absent}`;

t.test('models that TensorFlow makes now compute what it does', { skip }, async t => {
  const folder = t.testdir();
  const seed = 1 + Math.floor(Math.random() * 1e6);
  t.comment(`seed ${seed}`);
  await run(python, [recipe, folder, String(seed)]);
  const { segments, probabilities, outputs, track, notebook } = readExpected(folder);
  for (const [name, theirs] of Object.entries(probabilities)) {
    for (const file of [`${name}.keras`, `${name}.h5`]) {
      const bytes = modelFile(file, folder);
      if (!bytes) continue;
      const difference = await deviation(
        await imported(folder, file, bytes, kerasChanges(name)),
        segments,
        theirs,
      );
      t.ok(difference < 1e-4, `${file}: largest difference ${difference.toExponential(1)}`);
    }
  }
  for (const file of ['two_outputs.keras', 'two_outputs.h5']) {
    const { predict } = await imported(folder, file, modelFile(file, folder)!);
    const { scores, embedding } = await predict(Float32Array.from(segments.flat()), segments.length);
    t.ok(largestDifference([...scores], outputs.two_outputs.scores.flat()) < 1e-4, file);
    t.ok(largestDifference([...embedding!], outputs.two_outputs.embedding.flat()) < 1e-4, file);
  }
  const apart = join(folder, 'notebook');
  await mkdir(apart);
  const { probabilities: spectrograms } = await classifyTrack(
    apart,
    modelFile('notebook.keras', folder)!,
    ofNotebook,
  );
  t.ok(largestDifference(spectrograms, notebook) < 1e-4, 'mel spectrograms');
  const { probabilities: ours } = await classifyTrack(folder, modelFile('track.keras', folder)!);
  t.ok(largestDifference(ours, track) < 1e-4, `audio: ${largestDifference(ours, track).toExponential(1)}`);
});
