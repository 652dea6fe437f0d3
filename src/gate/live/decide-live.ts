import type { GateCheck, Outcome } from '../../models/gate.js';
import type { Measured, MeasuredShadow } from './measured.js';

/** What may become worse, and how far. */
const limits = {
  /** Share of the tracks that fail, above that of the baseline. */
  failures: 0.01,
  /** Times the median duration of the baseline. */
  latency: 1.5,
  /** Mean distance of a shadow. */
  distance: 0.25,
  /** Index from which a population is taken for another one (see `readingOf`), where the baseline's is smaller by that much. */
  drift: { largest: 0.25, above: 0.1 },
  /** Share of the answers without a genre, above that of the baseline. */
  unsure: 0.1,
};

/** So many tracks that failed, and so large a share, are enough however few there are. */
const outage = { tracks: 10, share: 0.1 };

/** What was measured of a candidate and of the version that it is to replace. */
export interface AtWork {
  readonly candidate: Measured;
  readonly baseline: Measured;
  /** Of the candidate; undefined where it is no shadow. */
  readonly shadow: MeasuredShadow | undefined;
  /** Whether the candidate has a reference that drift is measured by. */
  readonly hasReference: boolean;
}

/**
 * Decides by what was measured at work. A signal without data is undecided, and so is one from fewer tracks than are needed, but for
 * failures without doubt. Of a candidate that answers no requests only what shadows have is looked at: failures and the distance.
 *
 * @param minTracks of the candidate
 */
export function decideLive(atWork: AtWork, minTracks: number): { tracks: number; checks: GateCheck[] } {
  const { candidate, baseline, shadow, hasReference } = atWork;
  const answered = candidate.classified ?? 0;
  const compared = shadow?.compared ?? 0;
  const failed = (candidate.failed ?? 0) + (shadow?.failed ?? 0);
  const tracks = answered + compared + failed;
  const isEnough = tracks >= minTracks;
  const isAnswering = answered + (candidate.failed ?? 0) > 0 || shadow === undefined;
  const judge = signalsFrom(isEnough);
  return {
    tracks: Math.round(tracks),
    checks: [
      {
        name: 'tracks',
        outcome: isEnough ? 'passed' : 'undecided',
        detail: `${Math.round(tracks)} of ${minTracks}`,
      },
      checkFailures(failed, tracks, baseline, isEnough),
      ...(isAnswering
        ? [
            judge(
              'latency',
              candidate.seconds,
              baseline.seconds,
              (its, base) => its > limits.latency * base,
              seconds,
            ),
            judge(
              'unsure',
              candidate.unsure,
              baseline.unsure,
              (its, base) => its > base + limits.unsure,
              percent,
            ),
          ]
        : []),
      ...(isAnswering && hasReference
        ? [
            judge(
              'drift',
              candidate.drift,
              // A baseline without a reference has none.
              candidate.drift === undefined ? undefined : (baseline.drift ?? 0),
              (its, base) => its > limits.drift.largest && its > base + limits.drift.above,
              index,
            ),
          ]
        : []),
      ...(shadow ? [judge('shadow distance', shadow.distance, 0, its => its > limits.distance, index)] : []),
    ],
  };
}

function checkFailures(failed: number, tracks: number, baseline: Measured, isEnough: boolean): GateCheck {
  const name = 'failures';
  if (tracks === 0) return { name, outcome: 'undecided', detail: 'no data' };
  const share = failed / tracks;
  const all = (baseline.classified ?? 0) + (baseline.failed ?? 0);
  const before = all === 0 ? 0 : (baseline.failed ?? 0) / all;
  const isOutage = failed >= outage.tracks && share > before + outage.share;
  const isWorse = isOutage || (isEnough && share > before + limits.failures);
  const outcome = isWorse ? 'failed' : isEnough ? 'passed' : 'undecided';
  return { name, outcome, detail: `${percent(share)} of the tracks after ${percent(before)}` };
}

type Measure = number | undefined;

function signalsFrom(isEnough: boolean) {
  return (
    name: string,
    its: Measure,
    base: Measure,
    isWorse: (its: number, base: number) => boolean,
    inWords: (value: number) => string,
  ): GateCheck => {
    if (its === undefined || base === undefined) {
      const whose = its === undefined ? 'the candidate' : 'the baseline';
      return { name, outcome: 'undecided', detail: `no data of ${whose}` };
    }
    const outcome: Outcome = !isEnough ? 'undecided' : isWorse(its, base) ? 'failed' : 'passed';
    return { name, outcome, detail: `${inWords(its)} after ${inWords(base)}` };
  };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const seconds = (value: number) => `${(1000 * value).toFixed(1)} ms`;
const index = (value: number) => value.toFixed(3);
