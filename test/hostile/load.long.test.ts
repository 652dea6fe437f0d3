import t from 'tap';
import { runLoad } from '../../support/load/run.js';
import { summarise } from '../../support/load/summary.js';

const report = await runLoad({
  seconds: 30,
  factor: 4,
  // Short waits even where the machine is slow: nothing here is about speed.
  env: { QUEUE_LIMIT: '16', UPLOAD_TIMEOUT_MS: '15000' },
});
const summary = summarise(report);
const { outcomes } = report.tally;
const { good } = outcomes;

t.test('is loaded with more than it can do, by clients of every kind', async t => {
  for (const [kind, came] of Object.entries(outcomes)) t.ok(Object.keys(came).length > 0, kind);
  t.ok(good['200'] > 0, 'tracks are classified all the same');
  t.ok(good['503 queue-full'] > 0, 'others are refused');
});

for (const [promise, faults] of Object.entries(summary.verdict))
  t.test(promise, async t =>
    t.strictSame(faults, [], { outcomes: report.tally.outcomes, unexpected: summary.unexpected }),
  );
