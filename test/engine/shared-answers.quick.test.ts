import t from 'tap';
import type { ShadowResult, TimedClassification } from '../../src/engine/engine.js';
import { SharedAnswers } from '../../src/engine/shared-answers.js';
import type { ClassifyingEngine } from '../../src/engine/track.js';
import { Upload } from '../../src/engine/upload.js';
import { ServingVersion } from '../../src/models/registry/serving-version.js';
import type { Comparison } from '../../src/engine/shadows.js';
import { tinyManifest } from '../tiny-version.js';

const timing = { decode: 1, resample: 1, features: 1, inference: 1 };
const audio = { format: 'wav', duration: 3, sampleRate: 22050, channels: 1 } as const;
const answered = (probabilities: number[]): TimedClassification => {
  return { probabilities, segments: [], audio, timing, processor: 4, queue: 0, total: 4 };
};

const serving = (version: number): ServingVersion => {
  const manifest = tinyManifest('tiny', version);
  return new ServingVersion({
    manifest,
    digest: `sha256:${version}`,
    from: 'store',
    files: new Map(),
    manifestJson: new Uint8Array(),
  });
};

const uploadIsHere = (): never => {
  throw new Error('an upload is here');
};

/** Shared answers over an engine whose work ends when the test says so, and notes of the work that was done. */
function sharedAnswers(fault?: Error) {
  let answer!: (classification: TimedClassification) => void;
  let shadows!: (results: readonly ShadowResult[]) => void;
  const work = {
    answer: new Promise<TimedClassification>(resolve => (answer = resolve)),
    shadows: new Promise<readonly ShadowResult[]>(resolve => (shadows = resolve)),
  };
  const signals: AbortSignal[] = [];
  const engine: ClassifyingEngine = {
    classifyParts: uploadIsHere,
    classify: (_pieces, _version, options) => {
      signals.push(options!.signal!);
      return work;
    },
  };
  const notes: { computed: number[]; compared: (Comparison & { shadow: number })[] } = {
    computed: [],
    compared: [],
  };
  const answers = new SharedAnswers(engine, 0, {
    computed: ({ version }) => {
      if (fault) throw fault;
      notes.computed.push(version);
    },
    compared: ({ version }, comparison) => notes.compared.push({ shadow: version, ...comparison }),
  });
  return { answers, answer, shadows, signals, notes };
}

const upload = () => new Upload([Uint8Array.of(1, 2, 3)]);

t.test('work is noted once when the caller who began it has left', async t => {
  const { answers, answer, shadows, signals, notes } = sharedAnswers();
  const [version, shadow] = [serving(1), serving(2)];
  const leaving = new AbortController();
  const first = answers.classify({ track: upload(), version, shadow, signal: leaving.signal });
  const second = answers.classify({
    track: upload(),
    version,
    shadow,
    signal: new AbortController().signal,
  });
  leaving.abort(new Error('gone'));
  await t.rejects(first, { message: 'gone' });
  t.notOk(signals[0].aborted, 'somebody still waits');

  answer(answered([0.9, 0.1]));
  t.match(await second, { origin: 'joined', probabilities: [0.9, 0.1] });
  t.strictSame(notes.computed, [1]);
  t.equal(signals.length, 1);

  let isIdle = false;
  const idle = shadow.idle().then(() => (isIdle = true));
  await new Promise(setImmediate);
  t.notOk(isIdle, 'the shadow is in use until its work is over');
  shadows([answered([0.4, 0.6])]);
  await idle;
  t.strictSame(notes.compared, [{ shadow: 2, outcome: 'other', distance: 0.5 }]);
});

t.test('a shadow that had no time or failed is noted as that', async t => {
  for (const outcome of ['skipped', 'failed'] as const) {
    const { answers, answer, shadows, notes } = sharedAnswers();
    const [version, shadow] = [serving(1), serving(2)];
    const { signal } = new AbortController();
    const asked = answers.classify({ track: upload(), version, shadow, signal });
    answer(answered([0.9, 0.1]));
    shadows([outcome]);
    await asked;
    await shadow.idle();
    t.strictSame(notes.compared, [{ shadow: 2, outcome }]);
  }
});

t.test('the work ends with the last caller, and nothing is noted', async t => {
  const { answers, signals, notes } = sharedAnswers();
  const leaving = new AbortController();
  const asked = answers.classify({ track: upload(), version: serving(1), signal: leaving.signal });
  leaving.abort(new Error('gone'));
  await t.rejects(asked, { message: 'gone' });
  t.ok(signals[0].aborted);
  t.strictSame(notes, { computed: [], compared: [] });
});

t.test('a listener that throws fails the answer, and not the process', async t => {
  const { answers, answer, shadows } = sharedAnswers(new Error('a defect'));
  const [version, shadow] = [serving(1), serving(2)];
  const asked = answers.classify({ track: upload(), version, shadow, signal: new AbortController().signal });
  answer(answered([0.9, 0.1]));
  shadows(['failed']);
  await t.rejects(asked, { message: 'a defect' });
  await shadow.idle();
});

t.test(
  'work without an embedding is not joined by those who want one, and the other way round it is',
  async t => {
    const { answers, answer, signals } = sharedAnswers();
    const version = serving(1);
    const ask = (embedding: boolean) => {
      const { signal } = new AbortController();
      return answers.classify({ track: upload(), version, embedding, signal });
    };
    const asked = [ask(false), ask(true), ask(true), ask(false)];
    answer(answered([0.9, 0.1]));
    const origins = (await Promise.all(asked)).map(({ origin }) => origin);
    t.strictSame(origins, ['computed', 'computed', 'joined', 'joined']);
    t.equal(signals.length, 2);
  },
);

t.test('time lines of another density are work of their own', async t => {
  const { answers, answer, signals } = sharedAnswers();
  const version = serving(1);
  const ask = (every?: number) => {
    const { signal } = new AbortController();
    return answers.classify({ track: upload(), version, every, signal });
  };
  const asked = [ask(), ask(5), ask(5), ask(10)];
  answer(answered([0.9, 0.1]));
  const origins = (await Promise.all(asked)).map(({ origin }) => origin);
  t.strictSame(origins, ['computed', 'computed', 'joined', 'computed']);
  t.equal(signals.length, 3);
});

t.test('kept answers are told apart by density too, and long ones count as several', async t => {
  const segment = { start: 0, end: 3, probabilities: [0.5, 0.5] };
  const given: (number | undefined)[] = [];
  const classify: ClassifyingEngine['classify'] = (_pieces, _version, options) => {
    given.push(options?.every);
    const segments = Array.from({ length: 60 / (options?.every ?? 6) }, () => segment);
    const answer = Promise.resolve({ ...answered([0.5, 0.5]), segments });
    return { answer, shadows: Promise.resolve([]) };
  };
  const answers = new SharedAnswers({ classify, classifyParts: uploadIsHere }, 7, {
    computed: () => undefined,
    compared: () => undefined,
  });
  const version = serving(1);
  const ask = async (every?: number) => {
    const { signal } = new AbortController();
    return (await answers.classify({ track: upload(), version, every, signal })).origin;
  };
  for (const every of [undefined, 1, undefined, 1]) await ask(every);
  t.strictSame(given, [undefined, 1], 'an answer of ten segments and one of sixty');
  await ask(0.5);
  t.strictSame([await ask(), await ask(1)], ['remembered', 'remembered'], 'one of 120 is not kept');
  await ask(2);
  t.equal(await ask(), 'computed', 'thirty segments took the place of others');
});
