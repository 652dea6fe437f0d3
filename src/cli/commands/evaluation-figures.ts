import type { Figures as JudgedFigures } from '../../training/judge/figures.js';
import type { TagFigures } from '../../training/judge/tag-figures.js';
import type { Figures } from '../outputs.js';

/** What an orchestrator may decide by: the figures of tracks with one genre each. */
export function evaluationFigures({
  trackAccuracy,
  interval,
  macroRecall,
  negativeLogLikelihood,
  calibrationError,
  tracks,
  artists,
  perGenre,
}: JudgedFigures): Figures {
  return {
    accuracy: trackAccuracy,
    'accuracy-low': interval.low,
    'accuracy-high': interval.high,
    'macro-recall': macroRecall,
    'negative-log-likelihood': negativeLogLikelihood,
    'calibration-error': calibrationError,
    tracks,
    artists,
    ...Object.fromEntries(Object.entries(perGenre).map(([genre, { f1 }]) => [`f1.${genre}`, f1])),
  };
}

/** The same of tracks with several labels. */
export function tagFigures({ macroF1, tracks }: TagFigures): Figures {
  return { 'macro-f1': macroF1, tracks };
}
