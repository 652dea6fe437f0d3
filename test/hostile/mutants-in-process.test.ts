import '../../src/pool/quiet-console.js';
import t, { type Test } from 'tap';
import { checkFlacHeader, endBetweenHeaders, flacFramesStart } from '../../src/audio/flac/header.js';
import { skipId3 } from '../../src/audio/tags/id3.js';
import { indexFirst } from '../../src/audio/mp4/guard/index-first.js';
import { findFrame, readAdtsFrame, readMp3Frame } from '../../src/audio/mpeg-frame.js';
import { checkOggHeader } from '../../src/audio/ogg/header.js';
import { sniff } from '../../src/audio/sniff.js';
import { tracksEnd } from '../../src/audio/webm/tracks-end.js';
import { Problem } from '../../src/problems.js';
import type { CorpusFormat } from '../../support/hostile/corpus.js';
import { examine } from '../../support/hostile/examine.js';
import { mutant } from '../../support/hostile/mutants.js';

const limits = { maxSeconds: 1800 };
const mostMilliseconds = 2000;

/** Runs `check` on many mutants; fails the test with the seed of each that breaks it or takes too long. */
async function eachMutant(
  t: Test,
  format: CorpusFormat,
  count: number,
  check: (bytes: Buffer) => unknown,
): Promise<void> {
  const outcomes = new Map<unknown, number>();
  for (let seed = 1; seed <= count; seed++) {
    const bytes = mutant(format, seed);
    const start = performance.now();
    try {
      const outcome = await check(bytes);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      t.error(error, `${format} mutant ${seed}`);
    }
    const took = performance.now() - start;
    if (took > mostMilliseconds) t.fail(`${format} mutant ${seed} took ${took} ms`);
  }
  t.comment(format, Object.fromEntries(outcomes));
  t.ok(outcomes.size > 1, 'mutants differ in what becomes of them');
}

for (const format of ['wav', 'au', 'aiff'] as const) {
  t.test(`${format} mutants are refused or read`, t => eachMutant(t, format, 1500, examine));
}

/** What becomes of the headers of a format whose samples a library decodes: `found` or not, or the code of the problem. */
const headerOf =
  (check: (bytes: Buffer) => unknown) =>
  (bytes: Buffer): string => {
    try {
      sniff(bytes);
      const found = check(bytes);
      if (typeof found === 'number' && !(found >= 0 && found <= bytes.length))
        throw new Error(`${found} lies outside of the file`);
      return found === undefined ? 'not found' : 'found';
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  };

const headers: [CorpusFormat, (bytes: Buffer) => unknown][] = [
  ['m4a', bytes => indexFirst(bytes, limits)],
  [
    'flac',
    bytes => {
      checkFlacHeader(bytes, limits);
      return endBetweenHeaders(bytes, flacFramesStart(bytes));
    },
  ],
  ['ogg', bytes => (checkOggHeader(bytes, 'ogg'), true)],
  ['opus', bytes => (checkOggHeader(bytes, 'opus'), true)],
  ['webm', bytes => tracksEnd(bytes)],
  ['mp3', bytes => findFrame(skipId3(bytes), readMp3Frame)],
  ['aac', bytes => findFrame(skipId3(bytes), readAdtsFrame)],
];

for (const [format, check] of headers) {
  t.test(`headers of ${format} mutants are refused or read`, t =>
    eachMutant(t, format, 700, headerOf(check)),
  );
}

t.test('memory has not run away', async t => {
  const { maxRSS } = process.resourceUsage();
  t.ok(maxRSS < 400 * 1024, `${maxRSS} KiB`);
});
