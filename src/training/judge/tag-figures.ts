import { mean } from '../spread.js';
import { averagePrecision, rocAuc, type Ranked } from './ranking.js';

/** A tagger's answer about a track whose labels are known. */
export interface TaggedAnswer {
  /** In the order of the model's labels. */
  readonly probabilities: readonly number[];
  readonly labels: readonly string[];
  /** As in `Track`. */
  readonly group: string;
}

/** How well a label is found. */
export interface TagFigure {
  /** Tracks that have it. */
  readonly support: number;
  readonly averagePrecision: number;
  readonly rocAuc: number;
  /** From which probability on a track is said to have it; precision, recall and F1 depend on that. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How well a tagger finds labels. The means are over the labels, each of which counts the same. */
export interface TagFigures {
  readonly tracks: number;
  /** A track of an unknown artist counts as the only one of its own. */
  readonly artists: number;
  readonly meanAveragePrecision: number;
  /** The mean average precision of guesses: the mean share of tracks that have a label. */
  readonly byChance: number;
  readonly meanRocAuc: number;
  readonly macroF1: number;
  /** Labels that some tracks have and others have not: of no others can it be said. */
  readonly perLabel: Readonly<Record<string, TagFigure>>;
}

/**
 * Measures a tagger on tracks.
 *
 * @param labels of the model
 * @param thresholds of each of them
 * @throws Error when there is no label that some tracks have and others have not
 */
export function measureTags(
  labels: readonly string[],
  thresholds: readonly number[],
  answers: readonly TaggedAnswer[],
): TagFigures {
  const perLabel = labels.flatMap((label, index): [string, TagFigure][] => {
    const ranked = rankedBy(label, index, answers);
    const support = ranked.filter(({ isTrue }) => isTrue).length;
    if (support === 0 || support === ranked.length) return [];
    return [[label, measureTag(ranked, support, thresholds[index])]];
  });
  if (perLabel.length === 0) throw new Error('there is no label that some tracks have and others have not');
  const figures = perLabel.map(([, figure]) => figure);
  return {
    tracks: answers.length,
    artists: new Set(answers.map(({ group }) => group)).size,
    meanAveragePrecision: mean(figures.map(figure => figure.averagePrecision)),
    byChance: mean(figures.map(({ support }) => support / answers.length)),
    meanRocAuc: mean(figures.map(figure => figure.rocAuc)),
    macroF1: mean(figures.map(({ f1 }) => f1)),
    perLabel: Object.fromEntries(perLabel),
  };
}

/** The tracks by their probability of one label. */
export function rankedBy(
  label: string,
  index: number,
  answers: readonly Pick<TaggedAnswer, 'probabilities' | 'labels'>[],
): Ranked[] {
  return answers.map(({ probabilities, labels }) => {
    return { probability: probabilities[index], isTrue: labels.includes(label) };
  });
}

/** A ratio whose denominator is 0 counts as 0, as in scikit-learn. */
function measureTag(ranked: readonly Ranked[], support: number, threshold: number): TagFigure {
  const named = ranked.filter(({ probability }) => probability >= threshold);
  const hits = named.filter(({ isTrue }) => isTrue).length;
  return {
    support,
    averagePrecision: averagePrecision(ranked),
    rocAuc: rocAuc(ranked),
    threshold,
    precision: hits / Math.max(1, named.length),
    recall: hits / support,
    f1: (2 * hits) / (named.length + support),
  };
}
