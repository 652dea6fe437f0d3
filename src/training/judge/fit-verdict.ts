import { decide } from '../../engine/verdict.js';
import type { VerdictThresholds } from '../../models/manifest.js';
import { fewestTracks } from './drift-reference.js';
import type { JudgedTrack } from './track-answer.js';

/** Share of the named genres that are to be right. */
export const targetAccuracy = 0.8;

/** Share of the music that may be called something else: 2 % are bearable, and other music is a little newer than this. */
const notMusic = 0.01;

/** 0.9 quantile of the normal distribution. */
const z = 1.281552;

/**
 * Fits the thresholds of the verdict.
 *
 * `minConfidence` is the least multiple of 0.01 at which {@link targetAccuracy} lies below Wilson's 80 % interval for the
 * share of right answers among those that are as sure (Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22, 1927): so it is larger where few tracks say so, and where other music is not quite like them there
 * is some room. It is not below the confidence of every track.
 *
 * `maxNovelty` is the 99th percentile of the novelties.
 *
 * @param judged at least 100 tracks
 * @param repeats how often each track is among them: no more is known by that
 * @returns without a threshold for which there is nothing to go by: no novelty, or no confidence that reaches the target;
 * undefined where there is neither, or too few tracks
 */
export function fitVerdict(judged: readonly JudgedTrack[], repeats = 1): VerdictThresholds | undefined {
  if (judged.length / repeats < fewestTracks) return undefined;
  const minConfidence = fitConfidence(judged, repeats);
  const maxNovelty = fitNovelty(judged);
  if (minConfidence === undefined && maxNovelty === undefined) return undefined;
  return {
    ...(minConfidence !== undefined && { minConfidence }),
    ...(maxNovelty !== undefined && { maxNovelty }),
  };
}

function fitConfidence(judged: readonly JudgedTrack[], repeats: number): number | undefined {
  const least = judged.reduce((smallest, { confidence }) => Math.min(smallest, confidence), 1);
  for (let percent = Math.floor(100 * least); percent <= 100; percent += 1) {
    const sure = judged.filter(({ confidence }) => confidence >= percent / 100);
    const right = sure.filter(({ correct }) => correct).length;
    if (wilsonLowerBound(right / repeats, sure.length / repeats) >= targetAccuracy) return percent / 100;
  }
  return undefined;
}

function fitNovelty(judged: readonly JudgedTrack[]): number | undefined {
  const novelties = judged.flatMap(({ novelty }) => novelty ?? []).sort((a, b) => a - b);
  return novelties.at(Math.ceil((1 - notMusic) * novelties.length) - 1);
}

/** Lower end of Wilson's 80 % interval for a share, of which `hits` of `trials` were seen: nine times in ten it is larger. */
export function wilsonLowerBound(hits: number, trials: number): number {
  if (trials === 0) return 0;
  const share = hits / trials;
  const centre = share + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return (centre - half) / (1 + z ** 2 / trials);
}

/** What comes of thresholds on labelled tracks, as shares. */
export interface VerdictShares {
  /** Of all tracks, those whose genre is named. */
  readonly named: number;
  /** Of those, the ones that are right. */
  readonly right: number;
  /** Of all tracks, those that are called no music. */
  readonly notMusic: number;
}

/** Applies thresholds to labelled tracks, of which there is at least one. */
export function applyVerdict(judged: readonly JudgedTrack[], thresholds: VerdictThresholds): VerdictShares {
  const concluded = judged.map(({ confidence, novelty, correct }) => {
    return { correct, verdict: decide(confidence, novelty, thresholds) };
  });
  const named = concluded.filter(({ verdict }) => verdict === 'genre');
  const right = named.filter(({ correct }) => correct);
  return {
    named: named.length / judged.length,
    right: right.length / Math.max(1, named.length),
    notMusic: concluded.filter(({ verdict }) => verdict === 'not-music').length / judged.length,
  };
}
