import t from 'tap';
import { decide } from '../../src/gate/decide.js';
import { parseFloor, requireFigures } from '../../src/gate/floors.js';
import type { PairedTrack, VersionAnswer } from '../../src/gate/paired-track.js';

const genres = ['calm', 'loud'];

const answer = (
  label: number,
  right: boolean,
  confidence = 0.8,
  named = true,
  milliseconds = 10,
): VersionAnswer => {
  const said = right ? label : 1 - label;
  return {
    label,
    named,
    milliseconds,
    probabilities: genres.map((_, i) => (i === said ? confidence : 1 - confidence)),
  };
};

/** Two hundred artists with two tracks each; both versions are right on four of five. */
const paired = (candidate: (i: number, label: number) => VersionAnswer): PairedTrack[] =>
  Array.from({ length: 400 }, (_, i) => {
    const label = i % 2;
    return { group: String(i >> 1), candidate: candidate(i, label), baseline: answer(label, i % 5 > 0) };
  });

const rules = { margin: 0.03, floors: [] };
const outcomesOf = (tracks: PairedTrack[], floors: string[] = []) => {
  const decided = decide(genres, tracks, { ...rules, floors: floors.map(parseFloor) });
  const failed = decided.checks.filter(({ outcome }) => outcome !== 'passed').map(({ name }) => name);
  return { ...decided, failed };
};

t.test('promotes what answers the same', async t => {
  const { decision, failed, accuracy, mcnemar, tracksNeeded } = outcomesOf(
    paired((i, label) => answer(label, i % 5 > 0)),
  );
  t.strictSame({ decision, failed }, { decision: 'promoted', failed: [] });
  t.strictSame(accuracy, { candidate: 0.8, baseline: 0.8 });
  t.strictSame(mcnemar, { better: 0, worse: 0, p: 1 });
  t.equal(tracksNeeded, undefined);
});

t.test('refuses what is right less often, and says what is too close to tell', async t => {
  const worse = outcomesOf(paired((i, label) => answer(label, i % 5 > 1)));
  t.match(worse, { decision: 'refused', mcnemar: { better: 0, worse: 80 } });
  t.ok(worse.failed.includes('accuracy'));
  const close = outcomesOf(paired((i, label) => answer(label, i % 5 > 0 && i % 33 !== 1)).slice(0, 120));
  t.match(close, { decision: 'undecided', failed: ['accuracy'] });
  t.ok(close.tracksNeeded! > 120);
});

t.test('lets a better one pass, however few artists McNemar would ask for', async t => {
  const better = outcomesOf(paired((_, label) => answer(label, true, 0.99)));
  t.match(better, { decision: 'promoted', mcnemar: { better: 80, worse: 0 } });
});

t.test('refuses what is as right but surer than it may be, silent more often, or slower', async t => {
  const right = (i: number) => i % 5 > 0;
  const tooSure = paired((i, label) => answer(label, right(i), 0.99));
  t.match(outcomesOf(tooSure), { decision: 'refused', failed: ['calibration'] });
  const silent = paired((i, label) => answer(label, right(i), 0.8, i % 4 > 0));
  t.match(outcomesOf(silent), { decision: 'refused', failed: ['coverage'] });
  const slow = paired((i, label) => answer(label, right(i), 0.8, true, 16));
  t.match(outcomesOf(slow), { decision: 'refused', failed: ['latency'] });
});

t.test('holds floors', async t => {
  const same = paired((i, label) => answer(label, i % 5 > 0));
  t.match(outcomesOf(same, ['accuracy=0.8', 'f1.calm=0.7']), { decision: 'promoted' });
  t.match(outcomesOf(same, ['accuracy=0.81']), { decision: 'refused', failed: ['floor accuracy'] });
  t.match(outcomesOf(same, ['f1.loud=0.9']), { decision: 'refused', failed: ['floor f1.loud'] });
  t.throws(
    () => requireFigures([parseFloor('f1.metal=0.6')], genres),
    /no figure f1\.metal .*f1\.calm, f1\.loud/,
  );
  for (const text of ['accuracy', 'accuracy=', '=1', 'accuracy=2', 'accuracy=x'])
    t.throws(() => parseFloor(text), /expected FIGURE=NUMBER/, text);
});
