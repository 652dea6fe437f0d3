import type { Assessment } from '../judge/assess.js';
import { lengthText } from '../judge/by-length.js';
import type { TrainedEvaluation } from './trained-evaluation.js';

/** How well a version does, as the Markdown of its card. */
export function cardFigures({
  crossValidation: held,
  leakyBecauseShuffledByFile: leaky,
  recipesTried,
}: TrainedEvaluation): string {
  const [counted, drawn, kept] =
    held.splitBy === 'artist'
      ? [` of ${held.artists} artists`, 'artists', 'no artist is on both sides of a split']
      : [
          '',
          'tracks',
          'artists were unknown, so tracks of one artist may be on both sides of a split: the figures are too good',
        ];
  const accuracies = held.accuracies.map(accuracy => accuracy.toFixed(3)).join(', ');
  return `By ${held.folds}-fold cross-validation over ${held.tracks} tracks${counted}, seeds ${held.seeds.join(', ')}; ${kept}.
${recipesTried === undefined ? '' : `The recipe is one of ${recipesTried} that were compared on other seeds of the same tracks, so the figures are somewhat too good.\n`}
| | track accuracy | 95 % interval | negative log-likelihood | calibration error |
|---|---|---|---|---|
${row(`split by ${held.splitBy}`, `**${plusMinus(held)}**`, held)}
${leaky ? `${row('clips shuffled: *leaky, artists on both sides, for comparison only*', plusMinus(leaky), leaky)}\n` : ''}
± is the standard deviation over the seeds (${accuracies}). The interval is that of other ${drawn} of the same kind of catalogue, by a
bootstrap over the ${drawn}. Accuracy is ${held.macroRecall.toFixed(3)} where each genre counts the same, and ${held.artistBalancedAccuracy.toFixed(3)} where each artist does. The
calibration error is the mean distance of the confidence from the share that is right. The network that is served was fitted
to all tracks in the same way.

| length | tracks | track accuracy | 95 % interval |
|---|---|---|---|
${held.byLength
  .map(figures => {
    const { tracks, accuracy, interval } = figures;
    return `| ${lengthText(figures)} | ${tracks} | ${accuracy.toFixed(3)} | ${between(interval)} |`;
  })
  .join('\n')}

If only answers are given that are so sure, so many of the tracks are answered, and so many of the answers are right:

| confidence | answered | right |
|---|---|---|
${held.coverage
  .map(({ minConfidence, answered, accuracy }) => {
    return `| ${minConfidence} or more | ${answered.toFixed(2)} | ${accuracy.toFixed(2)} |`;
  })
  .join('\n')}

| genre | precision | recall | F1 |
|---|---|---|---|
${held.genres
  .map(genre => {
    const { precision, recall, f1 } = held.perGenre[genre];
    return `| ${genre} | ${precision.toFixed(2)} | ${recall.toFixed(2)} | ${f1.toFixed(2)} |`;
  })
  .join('\n')}`;
}

function row(name: string, accuracy: string, assessment: Assessment): string {
  const { interval, negativeLogLikelihood, calibrationError } = assessment;
  return `| ${name} | ${accuracy} | ${between(interval)} | ${negativeLogLikelihood.toFixed(3)} | ${calibrationError.toFixed(3)} |`;
}

const plusMinus = ({ trackAccuracy, spread }: Assessment) =>
  `${trackAccuracy.toFixed(3)} ± ${spread.toFixed(3)}`;

const between = ({ low, high }: Assessment['interval']) => `${low.toFixed(3)} to ${high.toFixed(3)}`;
