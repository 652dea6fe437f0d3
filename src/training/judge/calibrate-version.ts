import type { VerdictThresholds } from '../../models/manifest.js';
import type { VerifiedVersion } from '../../models/version.js';
import { readDataset } from '../data/dataset.js';
import type { Progress } from '../progress.js';
import { fewestTracks } from './drift-reference.js';
import { requireKnown } from './evaluate.js';
import { applyVerdict, fitVerdict, targetAccuracy, type VerdictShares } from './fit-verdict.js';
import { answerTracks, type MeasureOptions } from './measure-version.js';
import { judgedTrack } from './track-answer.js';

/** Thresholds, and what comes of them on the tracks that they were fitted on. */
export interface FittedVerdict {
  readonly verdict: VerdictThresholds;
  readonly shares: VerdictShares;
  readonly tracks: number;
}

/**
 * Fits the thresholds of a version that is there already.
 *
 * @throws Error when there are too few tracks, tracks of a genre that the model does not know, or no threshold to be had;
 * as `loadModel`
 */
export async function calibrateVersion(
  version: VerifiedVersion,
  options: MeasureOptions,
  progress: Progress,
): Promise<FittedVerdict> {
  const dataset = await readDataset(options);
  // Before the features, which take a while.
  requireKnown(dataset.genres, version.manifest.labels);
  const { frames, answers } = await answerTracks(version, dataset, options, progress);
  const judged = answers.map(judgedTrack);
  const verdict = fitVerdict(judged, answers.length / frames.length);
  if (frames.length < fewestTracks)
    throw new Error(`thresholds take at least ${fewestTracks} tracks, not ${frames.length}`);
  const none = `at no confidence are ${100 * targetAccuracy} % of such tracks known to be right`;
  if (!verdict) throw new Error(`there is no threshold: ${none}`);
  if (verdict.minConfidence === undefined) progress.note(`no minConfidence: ${none}`);
  return { verdict, shares: applyVerdict(judged, verdict), tracks: frames.length };
}
