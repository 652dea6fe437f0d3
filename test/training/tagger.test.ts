import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readVersion } from '../../src/models/version.js';
import type { TagFigures } from '../../src/training/judge/tag-figures.js';
import { noise, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { writeTinyTagger } from '../tiny-tagger.js';

const directory = t.testdir();
const data = join(directory, 'data');
const labels = join(directory, 'labels.csv');
const model = join(directory, 'models', 'tagger');
// Three labels: one that grows with the loudness, one that falls with it, and one that nothing has to do with.
const given = { loud: 0.5, quiet: 0.5, any: 0.3, nothing: 0.01 };
await writeTinyTagger(join(directory, 'models'), 'tagger', 1, given, {}, [0.002, 0.002, 0, 0]);
await mkdir(data);
const rows = ['clip,label'];
for (let i = 0; i < 24; i++) {
  await writeFile(join(data, `${i}.wav`), wav(noise(3, 22050, i < 12 ? 0.5 : 0.001, i + 1)));
  rows.push(`${i}.wav,${i < 12 ? 'loud' : 'quiet'}`, ...(i % 2 ? [`${i}.wav,any`] : []));
}
await writeFile(labels, rows.join('\n'));
const args = ['--model', model, '--data', data, '--labels', labels, '--cache', join(directory, 'cache')];

t.test('a tagger is judged by the order of its probabilities for each label', async t => {
  const { code, stdout, stderr } = await command(['evaluate', ...args, '--json']);
  t.equal(code, 0, stderr);
  const figures = JSON.parse(stdout) as TagFigures;
  t.strictSame(Object.keys(figures.perLabel), ['loud', 'quiet', 'any']);
  t.match(figures.perLabel.loud, { support: 12, averagePrecision: 1, rocAuc: 1, threshold: 0.5 });
  t.match(figures.perLabel.quiet, { support: 12, rocAuc: 0 });
  t.match(figures.perLabel.any, { support: 12, averagePrecision: 0.5, rocAuc: 0.5, recall: 0 });
  t.equal(figures.meanRocAuc, 0.5);
  t.match(figures, { tracks: 24, artists: 24, byChance: 0.5 });
});

t.test('and for people in a table', async t => {
  const { code, stdout, stderr } = await command(['evaluate', ...args]);
  t.equal(code, 0, stderr);
  t.match(
    stdout,
    /^mean average precision 0\.\d{3} \(95 % interval 0\.\d{3}–0\.\d{3}, 0\.500 by chance\) and ROC-AUC 0\.500, over 3 labels\n/,
  );
  t.match(stdout, /^loud +12 +1\.00 +1\.00 +0\.50/m);
});

t.test('its thresholds are fitted, where there are tracks enough', async t => {
  const { code, stdout, stderr } = await command(['calibrate', ...args]);
  t.equal(code, 0, stderr);
  t.match(
    stdout,
    /tagger[/\\]2: tagger 1 with thresholds for 3 of 4 labels, sha256:[0-9a-f]{64}\nof 24 tracks, the F1 is/,
  );
  const [before, after] = await Promise.all(
    ['1', '2'].map(async version => (await readVersion(join(model, version))).manifest),
  );
  const [loud, , any, nothing] = after.thresholds!;
  t.ok(loud > 0 && loud < 1 && loud !== 0.5, `${loud}`);
  t.ok(any < 0.3, `${any}: half of the tracks have it, and it never is more probable`);
  t.equal(nothing, 0.5);
  t.strictSame({ ...after, thresholds: null }, { ...before, version: 2, thresholds: null });
  const judged = await command(['evaluate', ...args, '--json']);
  t.match((JSON.parse(judged.stdout) as TagFigures).perLabel.loud, { threshold: loud, f1: 1 });
});

t.test('a file has all labels that are over their thresholds, or the most probable ones', async t => {
  const store = join(directory, 'models');
  const classified = async (minConfidence: string) => {
    const file = join(data, '0.wav');
    const { stdout } = await command([
      ...['classify', file, '--model-store', store, '--model', 'tagger', '--min-confidence', minConfidence],
    ]);
    return stdout;
  };
  t.match(await classified('0'), /0\.wav: (\w+ \d+ %, )+any 30 %\n$/);
  t.match(await classified('1'), /0\.wav: unsure: /);
});

t.test('refuses what does not go together', async t => {
  const refused: [args: string[], message: RegExp][] = [
    [['evaluate', ...args, '--folds', '2'], /no cross-validation and no confusion matrix/],
    [['calibrate', ...args, '--folds', '2'], /no cross-validation: leave --folds out/],
    [
      ['evaluate', '--data', data, '--labels', labels, '--folds', '2'],
      /--labels is for models of several labels/,
    ],
  ];
  await writeFile(join(directory, 'more.csv'), `${rows.join('\n')}\n1.wav,polka\n`);
  refused.push([['evaluate', ...args, '--labels', join(directory, 'more.csv')], /the model knows no polka/]);
  for (const [line, message] of refused) {
    const { code, stderr } = await command(line);
    t.equal(code, line[0] === 'evaluate' ? 2 : 1);
    t.match(stderr, message);
  }
});
