import t from 'tap';
import { classifyFile } from '../../src/engine/classify-file.js';
import type { Engine, FileParts, TimedClassification } from '../../src/engine/engine.js';
import type { BytesLacking } from '../../src/engine/job.js';

const size = 10_000_000;
const answer = { probabilities: [1] } as unknown as TimedClassification;
const version = { digest: 'sha256:0' } as const;

/** A file that counts what is read of it, and an engine that says these things of parts, one after another. */
function scene(says: readonly (BytesLacking | TimedClassification)[], bytes = size, isLocal = false) {
  const reads: (string | [number, number])[] = [];
  const given: FileParts[] = [];
  const file = {
    size: bytes,
    isLocal,
    read: async () => (reads.push('whole'), new Uint8Array(1)),
    readRange: async (start: number, length: number) => (reads.push([start, length]), new Uint8Array(length)),
  };
  const engine = {
    classifyParts: (parts: FileParts) => {
      given.push(parts);
      return { first: Promise.resolve(says[given.length - 1]), shadows: Promise.resolve([]) };
    },
    classify: () => ({ answer: Promise.resolve(answer), shadows: Promise.resolve([]) }),
  } as unknown as Pick<Engine, 'classify' | 'classifyParts'>;
  return { reads, given, run: () => classifyFile(file, engine, version) };
}

const head = [0, 98_304] as [number, number];

t.test('parts are read as they are asked for, and kept', async t => {
  const { reads, given, run } = scene([
    {
      lacking: [
        [500_000, 10],
        [900_000, 20],
      ],
    },
    answer,
  ]);
  t.equal(await run(), answer);
  t.strictSame(reads, [head, [500_000, 10], [900_000, 20]]);
  t.strictSame(given[1].ranges, reads);
  t.strictSame(
    given[1].pieces.map(piece => piece.length),
    [98_304, 10, 20],
  );
});

t.test('the whole is read where no part will do', async t => {
  const { reads, run } = scene([{ lacking: 'whole' }]);
  t.equal(await run(), answer);
  t.strictSame(reads, [head, 'whole']);
});

t.test('the whole is read where the parts are half of it, and where it is small', async t => {
  const { reads, run } = scene([{ lacking: [[200_000, size / 2]] }]);
  await run();
  t.strictSame(reads, [head, 'whole']);
  const small = scene([], 500_000);
  await small.run();
  t.strictSame(small.reads, ['whole']);
  const here = scene([], 8_000_000, true);
  await here.run();
  t.strictSame(here.reads, ['whole'], 'also where it is larger and on this machine');
});

t.test('parts are not asked for without end', async t => {
  const { reads, run } = scene(Array.from({ length: 20 }, (_, i) => ({ lacking: [[1000 * i, 1]] })));
  await run();
  t.equal(reads.length, 7);
  t.equal(reads.at(-1), 'whole');
});

t.test(
  'parts take no more memory than a large upload, and very large files are not read in parts',
  async t => {
    const { reads, run } = scene([{ lacking: [[200_000, 65 * 2 ** 20]] }], 900 * 2 ** 20);
    await run();
    t.strictSame(reads, [head, 'whole']);
    const large = scene([answer], 2 ** 30 + 1);
    await large.run();
    t.strictSame(large.reads, ['whole']);
  },
);
