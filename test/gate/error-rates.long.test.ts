import t from 'tap';
import { rates } from '../../support/gate/error-rates.js';

t.test('the gate errs as seldom as it says, over 200 seeds', async t => {
  const few = { artists: 60, tracks: 2 };
  const atMargin = rates({ ...few, change: -0.03 }, 200);
  // One in twenty, and three standard errors of that.
  t.ok(
    atMargin.promoted <= 0.05 + 3 * Math.sqrt((0.05 * 0.95) / 200),
    `${atMargin.promoted} promoted at the margin`,
  );
  t.ok(rates({ ...few, change: 0 }, 200).refused <= 0.05, 'what is as good is hardly ever refused');
  t.equal(rates({ ...few, change: -0.1 }, 200).promoted, 0, 'what is much worse is never promoted');
});
