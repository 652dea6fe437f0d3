import type { GateCheck } from '../models/gate.js';
import { bootstrapArtists } from '../training/judge/bootstrap.js';
import { calibrationGaps } from '../training/judge/calibrate.js';
import { judgedTrack } from '../training/judge/track-answer.js';
import { byGroup } from './by-group.js';
import { pairedDifference } from './paired-difference.js';
import type { PairedTrack } from './paired-track.js';

/** So many times slower than the baseline a version may be. */
const slower = 1.5;

/** Chance explains a change that is more likely than this; there are two of these checks, and either refuses. */
const unlikely = 0.01;

/** Two figures. */
export interface Compared {
  readonly candidate: number;
  readonly baseline: number;
}

/** What may not become worse beside the accuracy. */
export interface SideChecks {
  readonly calibrationError: Compared;
  readonly coverage: Compared;
  readonly latency: Compared;
  readonly checks: readonly GateCheck[];
}

/**
 * Looks whether calibration, coverage and latency became worse. The first two did where the change is larger than the margin, and
 * than chance makes it 99 times of a hundred; the latency did where the median ratio of a track's processor times is above 1.5.
 */
export function checkSides(tracks: readonly PairedTrack[], margin: number): SideChecks {
  const calibration = compareCalibration(tracks);
  const named = (side: Side) => tracks.filter(track => track[side].named).length / tracks.length;
  const coverage = { candidate: named('candidate'), baseline: named('baseline') };
  const times = (side: Side) => median(tracks.map(track => track[side].milliseconds));
  const latency = { candidate: times('candidate'), baseline: times('baseline') };
  const ratio = median(
    tracks.map(({ candidate, baseline }) => candidate.milliseconds / baseline.milliseconds),
  );
  const { high } = pairedDifference(
    tracks.map(({ group, candidate, baseline }) => {
      return { group, difference: Number(candidate.named) - Number(baseline.named) };
    }),
    unlikely,
  );
  const { calibrationError } = calibration;
  const errorRose = calibrationError.candidate - calibrationError.baseline > margin && calibration.low > 0;
  const coverageFell = coverage.baseline - coverage.candidate > margin && high < 0;
  return {
    calibrationError,
    coverage,
    latency,
    checks: [
      check('calibration', errorRose, `error ${inWords(calibrationError)}`),
      check('coverage', coverageFell, `${inWords(coverage)} of the tracks get a genre`),
      check(
        'latency',
        ratio > slower,
        `${latency.candidate.toFixed(1)} ms of processor time after ${latency.baseline.toFixed(1)} ms, ${ratio.toFixed(2)} times as long`,
      ),
    ],
  };
}

type Side = 'candidate' | 'baseline';

function compareCalibration(tracks: readonly PairedTrack[]) {
  const artists = byGroup(tracks).map(own => ({
    tracks: own.length,
    candidate: calibrationGaps(own.map(({ candidate }) => judgedTrack(candidate))),
    baseline: calibrationGaps(own.map(({ baseline }) => judgedTrack(baseline))),
  }));
  const error = (drawn: typeof artists, side: Side) => {
    const gaps = new Float64Array(10);
    let count = 0;
    for (const artist of drawn) {
      artist[side].forEach((gap, bin) => (gaps[bin] += gap));
      count += artist.tracks;
    }
    return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / count;
  };
  const percentile = bootstrapArtists(
    artists,
    drawn => error([...drawn], 'candidate') - error([...drawn], 'baseline'),
  );
  const calibrationError = { candidate: error(artists, 'candidate'), baseline: error(artists, 'baseline') };
  return { calibrationError, low: percentile(unlikely) };
}

function check(name: string, isWorse: boolean, detail: string): GateCheck {
  return { name, outcome: isWorse ? 'failed' : 'passed', detail };
}

const inWords = ({ candidate, baseline }: Compared) => `${candidate.toFixed(3)} after ${baseline.toFixed(3)}`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
