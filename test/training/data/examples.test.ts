import t from 'tap';
import { createExample } from '../../../src/training/data/examples.js';
import { openScratchFile } from '../../../src/training/data/scratch-file.js';
import { livingBytes } from '../../living-bytes.js';

const features = 355;
const genres = ['calm', 'loud'];

/** The statistics of ten segments and of eight times four varied ones. */
const statistics = (from: number) => Float32Array.from({ length: 42 * features }, (_, i) => from + i);

const createIn = (directory: string) => {
  const putAway = openScratchFile(directory, code => t.fail(code));
  return (from: number) =>
    createExample(
      { genre: 'loud', group: 'a', seconds: 30, statistics: statistics(from) },
      10,
      features,
      genres,
      putAway,
    );
};

t.test('an example has the statistics of the track and of its copies', async t => {
  const create = createIn(t.testdir());
  create(0);
  const example = create(7);
  t.match(example, { genre: 'loud', group: 'a', label: 1, seconds: 30, segments: 10, rows: 42 });
  t.ok(Buffer.from(example.all().buffer).equals(Buffer.from(statistics(7).buffer)));
  t.ok(Buffer.from(example.clean().buffer).equals(Buffer.from(statistics(7).buffer, 0, 4 * 10 * features)));
});

t.test('a track leaves next to nothing in memory', async t => {
  const create = createIn(t.testdir());
  const run = (tracks: number) => Array.from({ length: tracks }, (_, i) => create(i));
  run(5);
  const before = await livingBytes();
  const examples = run(200);
  const growth = ((await livingBytes()) - before) / examples.length;
  t.ok(growth < 2000, `${growth} bytes, where statistics are of 60 kB`);
});
