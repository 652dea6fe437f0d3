import type { GateCheck, HeldOutGate } from '../models/gate.js';
import { measureFigures } from '../training/judge/figures.js';
import { judgedTrack } from '../training/judge/track-answer.js';
import { checkFloors, type Floor } from './floors.js';
import { mcnemarExact } from './mcnemar.js';
import { pairedDifference, type Difference } from './paired-difference.js';
import type { PairedTrack } from './paired-track.js';
import { checkSides } from './side-checks.js';
import { tracksNeeded } from './tracks-needed.js';

/** What a candidate must reach. */
export interface GateRules {
  /** Loss of accuracy that counts as none. */
  readonly margin: number;
  readonly floors: readonly Floor[];
}

/** What comes of the tracks alone. */
export type TrackDecision = Pick<
  HeldOutGate,
  | 'decision'
  | 'tracks'
  | 'artists'
  | 'margin'
  | 'accuracy'
  | 'difference'
  | 'mcnemar'
  | 'calibrationError'
  | 'coverage'
  | 'latency'
  | 'checks'
  | 'tracksNeeded'
>;

/**
 * Decides about a candidate by the tracks that both versions answered. The accuracy is a test of non-inferiority: it passes where
 * a loss of the margin or more is beyond the interval of the paired difference, fails where less than that is, and is
 * undecided otherwise. Whatever failed refuses the candidate.
 *
 * @param genres of the candidate, in the order of its probabilities
 * @param tracks at least one
 */
export function decide(
  genres: readonly string[],
  tracks: readonly PairedTrack[],
  { margin, floors }: GateRules,
): TrackDecision {
  const pairs = tracks.map(({ group, candidate, baseline }) => {
    return { group, mine: judgedTrack(candidate).correct, its: judgedTrack(baseline).correct };
  });
  const share = (side: 'mine' | 'its') => pairs.filter(pair => pair[side]).length / pairs.length;
  const difference = pairedDifference(
    pairs.map(({ group, mine, its }) => ({ group, difference: Number(mine) - Number(its) })),
  );
  const better = pairs.filter(({ mine, its }) => mine && !its).length;
  const worse = pairs.filter(({ mine, its }) => its && !mine).length;
  const { checks: sides, ...compared } = checkSides(tracks, margin);
  const answers = tracks.map(({ group, candidate }) => ({ ...candidate, group, seconds: 0 }));
  const reached = floors.length > 0 ? checkFloors(floors, measureFigures(genres, answers)) : [];
  const checks = [checkAccuracy(difference, margin), ...sides, ...reached];
  const decision = decisionOf(checks);
  const needed = decision === 'undecided' ? tracksNeeded(difference, margin, tracks.length) : undefined;
  return {
    decision,
    tracks: tracks.length,
    artists: new Set(tracks.map(({ group }) => group)).size,
    margin,
    accuracy: { candidate: share('mine'), baseline: share('its') },
    difference: { ...difference },
    mcnemar: { better, worse, p: mcnemarExact(better, worse) },
    ...compared,
    checks,
    ...(needed !== undefined && { tracksNeeded: needed }),
  };
}

/** What follows from checks: one that failed refuses, one that is undecided leaves it open. */
export function decisionOf(checks: readonly GateCheck[]): HeldOutGate['decision'] {
  const came = new Set(checks.map(({ outcome }) => outcome));
  if (came.has('failed')) return 'refused';
  return came.has('undecided') ? 'undecided' : 'promoted';
}

function checkAccuracy({ value, low, high }: Difference, margin: number): GateCheck {
  const interval = `changed by ${signed(value)}, 90 % interval ${signed(low)} to ${signed(high)}`;
  const detail = `${interval}; a loss below ${margin} counts as none`;
  if (low > -margin) return { name: 'accuracy', outcome: 'passed', detail };
  return { name: 'accuracy', outcome: high < -margin ? 'failed' : 'undecided', detail };
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
