import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { hyena } from '../hyena.js';

interface Row {
  readonly file: string;
  readonly model: string;
  readonly embedding?: number[];
  readonly problem?: string;
}

const directory = t.testdir();
const [folder, out] = [join(directory, 'music'), join(directory, 'embeddings')];
await mkdir(join(folder, 'album', 'side b'), { recursive: true });
const [calm, lively] = [wav(music(4)), wav(music(4, 22_050, 1))];
await writeFile(join(folder, 'z.wav'), calm);
await writeFile(join(folder, 'album', '02.WAV'), lively);
await writeFile(join(folder, 'album', '01.wav'), calm.subarray(0, 1000));
await writeFile(join(folder, 'album', 'side b', '01.wav'), lively);
for (const name of ['cover.jpg', 'README', '.hidden.wav'])
  await writeFile(join(folder, 'album', name), 'no audio');
await symlink(folder, join(folder, 'album', 'back'));
await symlink('/does/not/exist.wav', join(folder, 'gone.wav'));

t.test('writes a row a file, in the order of their names, as JSON Lines and as Parquet', async t => {
  const { code, stderr, stdout } = await hyena(['embed', folder, '--model', 'gtzan', '--out', '-']);
  t.equal(code, 0);
  t.equal(stderr, '4 files, 3 embedded, 1 with a problem; 2 others are no audio by their names\n');
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Row);
  t.strictSame(
    rows.map(({ file, problem, embedding }) => [file, problem, embedding?.length]),
    [
      ['album/01.wav', 'audio-too-short', undefined],
      ['album/02.WAV', undefined, 368],
      ['album/side b/01.wav', undefined, 368],
      ['z.wav', undefined, 368],
    ],
  );
  t.match(rows[0], { model: 'gtzan@2', digest: /^sha256:/, detail: String });
  t.match(rows[3], { duration: 4, genre: String, verdict: String });
  t.strictSame(rows[1].embedding, rows[2].embedding);

  const classified = await command(['classify', join(folder, 'z.wav'), '--json', '--embedding']);
  t.strictSame((JSON.parse(classified.stdout) as Row).embedding, rows[3].embedding, 'as hyena classify says');

  await writeFile(out, 'what was there before');
  const args = ['embed', folder, '--model', 'gtzan@2', '--out', out, '--format', 'parquet'];
  t.match(await command(args), { code: 0, stdout: '' });
  const read = (await parquetReadObjects({ file: await asyncBufferFromFile(out) })) as unknown as Row[];
  t.equal(read.length, rows.length);
  for (const [i, row] of rows.entries())
    for (const [column, value] of Object.entries(read[i]))
      t.strictSame(
        Array.isArray(value) ? rounded(value as number[]) : (value ?? undefined),
        row[column as keyof Row],
        `${row.file}: ${column}`,
      );
  t.strictSame((await readdir(directory)).sort(), ['embeddings', 'music']);
});

/** As JSON Lines have numbers in float32. */
const rounded = (numbers: number[]) => numbers.map(number => Number(number.toPrecision(9)));

t.test('hyena classify shows embeddings as JSON only', async t => {
  t.match(await command(['classify', join(folder, 'z.wav'), '--embedding']), {
    code: 2,
    stderr: 'hyena: --embedding goes with --json\n',
  });
});

const wrong: Record<string, [args: string[], message: RegExp]> = {
  'no folder': [['/does/not/exist', '--model', 'gtzan'], /^hyena: .+ is not a folder\n$/],
  'no such model': [[folder, '--model', 'none'], /has no model "none"/],
  'no such version': [[folder, '--model', 'gtzan@7'], /gtzan has no version 7/],
  'no such label': [[folder, '--model', 'gtzan@none'], /gtzan has no label "none"/],
  'no selector': [[folder, '--model', 'a b'], /cannot be the name of a model/],
  'no embedding': [
    [folder, '--model', 'gtzan@1'],
    /^hyena: Version 1 of gtzan gives no embedding; these do: gtzan 2\.\n$/,
  ],
  'a folder for the output': [[folder, '--model', 'gtzan', '--out', folder], /is a folder, not a file\n$/],
  'no folder for the output': [
    [folder, '--model', 'gtzan', '--out', join(folder, 'none', 'it')],
    /none is not a folder\n$/,
  ],
  'parquet to standard output': [
    [folder, '--model', 'gtzan', '--format', 'parquet', '--out', '-'],
    /only --format jsonl/,
  ],
};

for (const [name, [args, message]] of Object.entries(wrong))
  t.test(`wrong use ends with 2: ${name}`, async t => {
    const { code, stdout, stderr } = await command(['embed', '--out', join(directory, 'none'), ...args]);
    t.match({ code, stdout }, { code: 2, stdout: '' });
    t.match(stderr, message);
  });

t.test('so does a missing option, and a folder without audio with 1', async t => {
  t.match(await hyena(['embed', folder, '--model', 'gtzan']), { code: 2, stderr: /^error: required option/ });
  const empty = await command(['embed', t.testdir(), '--model', 'gtzan', '--out', join(directory, 'none')]);
  t.match(empty, { code: 1, stderr: /^hyena: there is no audio in / });
  t.notOk((await readdir(directory)).includes('none'), 'none of these writes a file');
});
