import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import type { Engine } from '../../src/engine/engine.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import { createRandom } from '../../src/training/random.js';
import { fixture } from '../../support/audio/fixture.js';
import { aiff, music, wav } from '../../support/audio/synth.js';
import { holdChild, startApp, startChild } from '../app.js';
import { id3 } from '../audio/id3.js';
import { randomFrames } from '../audio/mp3/frames.js';
import { encode } from '../audio/mp4/encoded-windows.js';
import { withoutFfmpeg } from '../audio/windows.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { postRaw } from '../service.js';

const child = startChild(t);
const { url } = await startApp(t, {}, child);

/** A minute and twenty seconds, of which the windows are less than half. */
const stereo = [0, 1].map(voice => {
  const some = music(20, 44_100, voice);
  return Float32Array.from({ length: 4 * some.length }, (_, index) => some[index % some.length]);
});
const frames = randomFrames(
  { header: [0xfb, 0x94], mode: 1, extension: 2, blocks: [{ type: 0 }] },
  500,
  createRandom(1),
);
/** At 128 kbit/s and 48 kHz, where no frame is padded. */
const mp3 = Buffer.concat(Array<Buffer>(48).fill(frames));
const middle = 24 * frames.length;
const otherBitrate = randomFrames(
  { header: [0xfb, 0xb4], mode: 1, extension: 2, blocks: [{ type: 0 }] },
  1,
  createRandom(2),
);

const inParts: readonly (readonly [name: string, bytes: () => Uint8Array])[] = [
  ['WAV', () => wav(stereo, 44_100)],
  ['AIFF', () => aiff(stereo, 44_100)],
  ['a cut WAV', () => wav(stereo, 44_100).subarray(0, 13_000_001)],
  ['MP3', () => mp3],
];
const asWhole: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['MP3 of several bitrates', Buffer.concat([mp3.subarray(0, middle), otherBitrate, mp3.subarray(middle)])],
  ['FLAC after a large picture', Buffer.concat([id3(9_000_000), fixture('music.flac')])],
  ['bytes of nothing', Buffer.alloc(9_000_000, 7)],
];

/** Bytes that children are sent from now on, and in how many jobs of parts. */
function watch(engine: Engine): { bytes: number; rounds: number } {
  const seen = { bytes: 0, rounds: 0 };
  const note = (pieces: readonly Uint8Array[]) => {
    seen.bytes += pieces.reduce((sum, { length }) => sum + length, 0);
  };
  const prototype = Object.getPrototypeOf(engine) as Engine;
  engine.classify = (pieces, ...rest) => {
    note(pieces);
    return prototype.classify.call(engine, pieces, ...rest);
  };
  engine.classifyParts = (parts, ...rest) => {
    seen.rounds += 1;
    note(parts.pieces);
    return prototype.classifyParts.call(engine, parts, ...rest);
  };
  return seen;
}

/** The answer to an upload, without its times. */
async function answerTo(bytes: Uint8Array, query = '?segments=true'): Promise<unknown> {
  const response = await postRaw(url, bytes, query);
  const answer = (await response.json()) as Partial<Classification>;
  return { ...answer, status: response.status, timing: undefined, instance: undefined };
}

/** The same where nothing is sent in parts. */
async function answerToWhole(bytes: Uint8Array): Promise<unknown> {
  child.classifyParts = () => ({
    first: Promise.resolve({ lacking: 'whole' }),
    shadows: Promise.resolve([]),
  });
  return answerTo(bytes);
}

for (const [name, make] of inParts)
  t.test(`a large upload of ${name} is answered by parts of it as by the whole`, async t => {
    const bytes = make();
    const seen = watch(child);
    const answer = await answerTo(bytes);
    t.ok(seen.bytes < bytes.length, `${seen.bytes} of ${bytes.length} bytes, in ${seen.rounds} rounds`);
    t.match(answer, { status: 200 });
    t.strictSame(answer, await answerToWhole(bytes));
  });

t.test('so is M4A', { skip: withoutFfmpeg }, async t => {
  const bytes = await encode(130, 44_100, '-c:a alac');
  t.ok(bytes.length > 8 * 2 ** 20, `${bytes.length} bytes`);
  const seen = watch(child);
  const answer = await answerTo(bytes);
  t.ok(seen.bytes < bytes.length);
  t.match(answer, { status: 200 });
  t.strictSame(answer, await answerToWhole(bytes));
});

for (const [name, bytes] of asWhole)
  t.test(`a large upload of ${name} goes to the child whole`, async t => {
    const seen = watch(child);
    const answer = await answerTo(bytes);
    t.ok(seen.bytes > bytes.length, `${seen.bytes} bytes in ${seen.rounds} rounds, and the whole`);
    t.strictSame(answer, await answerToWhole(bytes));
  });

t.test(
  'an upload whose client has gone takes no memory, and none is kept of one that is answered',
  async t => {
    watch(child);
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    const body = Buffer.from(mp3);
    const goOn = holdChild(child);
    const controller = new AbortController();
    const gone = fetch(`${url}/classify`, { method: 'POST', body, signal: controller.signal });
    await eventually(async () => (await metric(url, 'hyena_jobs_in_flight')) === 1);
    controller.abort();
    await t.rejects(gone);
    await eventually(async () => (await metric(url, 'hyena_upload_memory_bytes')) === 0);
    goOn();
    t.match(await answerTo(mp3), { status: 200 }, 'the child goes on with others');
    t.equal(await metric(url, 'hyena_upload_memory_bytes'), 0);
    await eventually(async () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers - before < 2 * body.length;
    });
  },
);

t.test('a child that ends in a round is replaced, and the answer stays', async t => {
  const mortal = startChild(t);
  const app = await startApp(t, {}, mortal);
  const ask = async () => {
    const response = await postRaw(app.url, mp3);
    const { probabilities, type } = (await response.json()) as Partial<Classification> & { type?: string };
    return { status: response.status, probabilities, type };
  };
  const answer = await ask();
  t.equal(answer.status, 200);
  const prototype = Object.getPrototypeOf(mortal) as Engine;
  let rounds = 0;
  mortal.classifyParts = (...job) => {
    rounds += 1;
    if (rounds < 2) return prototype.classifyParts.apply(mortal, job);
    const [pid] = mortal.pids;
    holdChild(mortal);
    const result = prototype.classifyParts.apply(mortal, job);
    setImmediate(() => process.kill(pid, 'SIGKILL'));
    return result;
  };
  t.strictSame(await ask(), answer);
  t.ok(rounds > 1);
});
