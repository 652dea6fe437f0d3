import type { Engine } from '../engine/engine.js';
import type { GateCheck, HeldOutGate } from '../models/gate.js';
import { summaryOf } from '../training/data/dataset.js';
import type { Progress } from '../training/progress.js';
import { WrongUse } from '../wrong-use.js';
import { answerHeldOut, type Pair } from './answer-held-out.js';
import { decide, decisionOf, type GateRules } from './decide.js';
import type { HeldOut } from './read-held-out.js';

/** What the gate says, without the names of labels. */
export type Judged = Omit<HeldOutGate, 'to' | 'forced' | 'baseline'>;

/**
 * Compares a candidate with a baseline on tracks that neither was trained on.
 *
 * @param engine without versions; this loads both
 * @param width tracks at a time
 * @throws WrongUse when no track is left; as `Engine.load`
 */
export async function judgeCandidate(
  engine: Engine,
  pair: Pair,
  { dataset, known }: HeldOut,
  rules: GateRules,
  width: number,
  progress: Progress,
): Promise<Judged> {
  const { candidate, baseline } = pair;
  await engine.load(baseline);
  await engine.load(candidate);
  const { tracks, refused, skipped, failed } = await answerHeldOut(
    engine,
    pair,
    dataset,
    known,
    width,
    progress,
  );
  for (const line of summaryOf([...dataset.skipped, ...skipped])) progress.note(`skipped ${line}`);
  if (refused.tracks + refused.artists > 0)
    progress.note(
      `refused ${refused.tracks} tracks that were trained on, ${refused.artists} whose artists were`,
    );
  if (tracks.length === 0)
    throw new WrongUse(`of ${dataset.tracks.length} tracks there is none that can be judged on`);
  const decided = decide(candidate.manifest.labels, tracks, rules);
  const checks = [...decided.checks, checkFailures(failed.length)];
  return {
    decidedAt: new Date().toISOString(),
    digest: candidate.digest,
    ...decided,
    refused,
    trainingUnknown: [...known.unknown],
    checks,
    decision: decisionOf(checks),
  };
}

function checkFailures(failed: number): GateCheck {
  const detail = `${failed} tracks that only the baseline can answer`;
  return { name: 'failures', outcome: failed === 0 ? 'passed' : 'failed', detail };
}
