import t from 'tap';
import { mcnemarExact } from '../../src/gate/mcnemar.js';
import { pairedDifference } from '../../src/gate/paired-difference.js';
import { tracksNeeded } from '../../src/gate/tracks-needed.js';

const tracks = (artists: number, each: number, difference: (artist: number, track: number) => number) =>
  Array.from({ length: artists * each }, (_, i) => {
    const artist = Math.floor(i / each);
    return { group: String(artist), difference: difference(artist, i % each) };
  });

t.test("McNemar's exact p is that of the binomial test", async t => {
  // scipy.stats.binomtest(2, 12).pvalue and binomtest(10, 25).pvalue
  t.ok(Math.abs(mcnemarExact(2, 10) - 0.03857421875) < 1e-12);
  t.ok(Math.abs(mcnemarExact(15, 10) - 0.4243562221527099) < 1e-12);
  t.equal(mcnemarExact(0, 0), 1);
  t.equal(mcnemarExact(7, 7), 1);
  t.ok(mcnemarExact(0, 5000) >= 0);
});

t.test('tracks of one artist count as one draw: the same tracks by fewer artists say less', async t => {
  const changed = (artist: number) => [1, -1, 0, 0][artist % 4];
  const [many, few] = [pairedDifference(tracks(200, 1, changed)), pairedDifference(tracks(20, 10, changed))];
  t.equal(many.value, 0);
  t.equal(few.value, 0);
  t.ok(few.high - few.low > 2 * (many.high - many.low), 'by the root of ten, less what is added to both');
});

t.test('few artists of which none changed prove nothing; many do', async t => {
  const same = (artists: number) => pairedDifference(tracks(artists, 1, () => 0));
  t.ok(same(10).low < -0.1);
  t.ok(same(200).low > -0.03);
  t.equal(same(10).value, 0);
});

t.test('says how many tracks it would take', async t => {
  t.equal(tracksNeeded({ value: 0, low: -0.06, high: 0.06 }, 0.03, 100), 400);
  t.equal(tracksNeeded({ value: -0.05, low: -0.09, high: -0.01 }, 0.03, 100), 400);
  t.equal(tracksNeeded({ value: -0.03, low: -0.06, high: 0 }, 0.03, 100), undefined);
});
