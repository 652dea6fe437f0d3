import t from 'tap';
import { decisionOf } from '../../src/gate/decide.js';
import { decideLive, type AtWork } from '../../src/gate/live/decide-live.js';

const none = {
  classified: undefined,
  failed: undefined,
  seconds: undefined,
  unsure: undefined,
  drift: undefined,
};
const fine = { classified: 1000, failed: 1, seconds: 0.04, unsure: 0.2, drift: 0.05 };
const atWork: AtWork = { candidate: fine, baseline: fine, shadow: undefined, hasReference: true };

const decided = (changes: Partial<AtWork>, minTracks = 500) => {
  const { tracks, checks } = decideLive({ ...atWork, ...changes }, minTracks);
  const named = (outcome: string) =>
    checks.filter(check => check.outcome === outcome).map(({ name }) => name);
  return { tracks, decision: decisionOf(checks), failed: named('failed'), undecided: named('undecided') };
};

t.test('promotes a candidate whose signals are all there and no worse', async t => {
  t.match(decided({}), { tracks: 1001, decision: 'promoted', failed: [], undecided: [] });
  t.match(decided({ hasReference: false, candidate: { ...fine, drift: undefined } }), {
    decision: 'promoted',
  });
});

t.test('a breach of any signal refuses it', async t => {
  const breaches: [changes: Partial<typeof fine>, signal: string][] = [
    [{ failed: 30 }, 'failures'],
    [{ seconds: 0.07 }, 'latency'],
    [{ unsure: 0.35 }, 'unsure'],
    [{ drift: 0.4 }, 'drift'],
  ];
  for (const [changes, signal] of breaches)
    t.match(
      decided({ candidate: { ...fine, ...changes } }),
      { decision: 'refused', failed: [signal] },
      signal,
    );
  const shadow = { compared: 900, failed: 0, distance: 0.3 };
  t.match(decided({ shadow }), { decision: 'refused', failed: ['shadow distance'] });
});

t.test('what the baseline suffers too is no breach', async t => {
  const both = { ...fine, failed: 30, seconds: 0.07, unsure: 0.35, drift: 0.4 };
  t.match(decided({ candidate: both, baseline: both }), { decision: 'promoted' });
});

t.test('a signal without data is undecided, and so is everything from few tracks', async t => {
  t.match(decided({ candidate: none }), {
    tracks: 0,
    decision: 'undecided',
    undecided: ['tracks', 'failures', 'latency', 'unsure', 'drift'],
  });
  t.match(decided({ baseline: none }), { decision: 'undecided', undecided: ['latency', 'unsure'] });
  t.match(decided({ candidate: { ...fine, drift: undefined } }), {
    decision: 'undecided',
    undecided: ['drift'],
  });
  const few = { ...fine, classified: 100, failed: 0, seconds: 1 };
  t.match(decided({ candidate: few }), { decision: 'undecided', failed: [] });
  const shadow = { compared: undefined, failed: undefined, distance: undefined };
  t.match(decided({ shadow }), { decision: 'undecided', undecided: ['shadow distance'] });
});

t.test('an outage is one however few tracks there are', async t => {
  t.match(decided({ candidate: { ...fine, classified: 10, failed: 12 } }), {
    decision: 'refused',
    failed: ['failures'],
  });
});

t.test('a shadow that answers no requests is judged by what shadows have', async t => {
  const shadow = { compared: 900, failed: 2, distance: 0.1 };
  t.match(decided({ candidate: none, shadow }), { tracks: 902, decision: 'promoted' });
  t.match(decided({ candidate: none, shadow: { ...shadow, failed: 50 } }), { failed: ['failures'] });
});
