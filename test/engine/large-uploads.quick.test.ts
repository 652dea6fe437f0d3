import t from 'tap';
import type { EngineClassifyOptions, TimedClassification } from '../../src/engine/engine.js';
import type { BytesLacking } from '../../src/engine/job.js';
import type { ClassifyingEngine } from '../../src/engine/track.js';
import { Upload } from '../../src/engine/upload.js';

const version = { digest: 'sha256:0' } as const;
const megabyte = new Uint8Array(2 ** 20).map((_, index) => index % 251);
const classification = {
  timing: { decode: 1, resample: 1, features: 1, inference: 1 },
  processor: 4,
} as TimedClassification;

/** Lets an upload of some megabytes be classified by an engine that says these things of parts, and notes what it was given. */
async function classified(
  megabytes: number,
  says: readonly (BytesLacking | TimedClassification)[],
  options: EngineClassifyOptions = {},
) {
  const notes: { bytes: number; goesOn: boolean | undefined; kind: 'parts' | 'whole' }[] = [];
  const note = (kind: 'parts' | 'whole', pieces: readonly Uint8Array[], goesOn: boolean | undefined) =>
    notes.push({ kind, bytes: pieces.reduce((sum, { length }) => sum + length, 0), goesOn });
  const engine: ClassifyingEngine = {
    classifyParts: ({ pieces }, _version, options) => ({
      first: Promise.resolve(says[note('parts', pieces, options?.goesOn) - 1]),
      shadows: Promise.resolve([]),
    }),
    classify: (pieces, _version, options) => {
      note('whole', pieces, options?.goesOn);
      return { answer: Promise.resolve(classification), shadows: Promise.resolve([]) };
    },
  };
  const upload = new Upload(Array<Uint8Array>(megabytes).fill(megabyte));
  const answer = await upload.classify(engine, version, options).answer;
  return { notes, answer };
}

const lacking: BytesLacking = { lacking: [[5_000_000, 1000]] };

t.test('of a large upload only those parts go to a child that it asks for', async t => {
  const { notes, answer } = await classified(9, [lacking, classification]);
  t.strictSame(notes, [
    { kind: 'parts', bytes: 98_304, goesOn: false },
    { kind: 'parts', bytes: 99_304, goesOn: true },
  ]);
  t.ok(Math.abs(answer.total - answer.queue - 4) < 1e-9 || answer.queue === 0, 'the times are of all rounds');
});

t.test('the whole goes to it where parts will not do, without waiting for its turn again', async t => {
  const { notes } = await classified(9, [{ lacking: 'whole' }]);
  t.match(notes, [{ kind: 'parts' }, { kind: 'whole', bytes: 9 * 2 ** 20, goesOn: true }]);
});

t.test('the whole goes to it at once where it is small, or a shadow looks at it too', async t => {
  t.match((await classified(7, [])).notes, [{ kind: 'whole' }]);
  t.match((await classified(9, [], { shadows: [version] })).notes, [{ kind: 'whole' }]);
});
