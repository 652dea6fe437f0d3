import type { TrainedManifest, VerdictThresholds } from '../../models/manifest.js';
import type { Assessment } from '../judge/assess.js';
import { cardFigures } from './card-figures.js';
import type { TrainedEvaluation } from './trained-evaluation.js';

/**
 * The card of a version: on what it was trained, how, how well it does and where it fails, in Markdown.
 *
 * @param network lines about the network
 */
export function modelCard(
  {
    name,
    version,
    createdAt,
    labels: genres,
    features,
    input,
    calibration,
    verdict,
    dataset,
    seed,
    training,
  }: Omit<TrainedManifest, 'files' | 'golden'>,
  evaluation: TrainedEvaluation,
  network: string,
): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `# ${name} ${version}

Says which of ${genres.length} genres a piece of music is: ${genres.join(', ')}.
Trained on ${createdAt.slice(0, 10)} with seed ${seed}.

## Trained on

${dataset.tracks} tracks, ${dataset.segments} segments of ${features.segmentSeconds} s; tracks shorter than that were repeated until they filled one.
${dataset.skipped.length === 0 ? 'No file was skipped.' : `Skipped: ${dataset.skipped.map(({ track, reason }) => `${track} (${reason})`).join('; ')}.`}

| ${genres.join(' | ')} |
|${genres.map(() => '---').join('|')}|
| ${genres.map(genre => dataset.perGenre[genre]).join(' | ')} |

## How

- Features: ${JSON.stringify(features)}; one segment is ${input.shape.join(' × ')}.
${network}
- Calibration: temperature ${calibration.temperature.toFixed(2)}${calibration.smoothing === undefined ? '' : `, smoothing ${calibration.smoothing.toFixed(2)}`}, fitted on ${calibration.fittedOn} predictions.
${verdict ? `- Verdict: ${thresholds(verdict)}, fitted on the same predictions.\n` : ''}- Backend: ${training.backend}. Recipe: \`${JSON.stringify(training.recipe)}\`

## How well

${cardFigures(evaluation)}

![Confusion matrix](confusion.svg)

## Where it fails

${confusions(evaluation.crossValidation)
  .map(({ truth, answer, share }) => `- ${percent(share)} of ${truth} is taken for ${answer}.`)
  .join('\n')}

It knows no other genres: it spreads every answer over these ${genres.length}. Music of other traditions gets an answer too, and it means nothing${
    verdict?.maxNovelty === undefined
      ? '; so do speech and noise'
      : '. Of noises,\ntones and speech the verdict `not-music` finds those that are unlike the tracks above'
  }.

All of this was measured in one collection. On other catalogues, which differ in more than their artists, fewer answers are right,
and the confidence promises too much. \`hyena evaluate\` measures it on tracks of yours.
`;
}

function thresholds({ minConfidence, maxNovelty }: VerdictThresholds): string {
  const given = [
    minConfidence !== undefined && `\`unsure\` below a confidence of ${minConfidence}`,
    maxNovelty !== undefined && `\`not-music\` above a novelty of ${maxNovelty.toPrecision(4)}`,
  ];
  return given.filter(Boolean).join(', ');
}

/** The largest shares of a genre that are taken for another one. */
function confusions({ genres, confusion, perGenre }: Assessment) {
  return genres
    .flatMap((truth, row) =>
      genres.map((answer, column) => {
        return { truth, answer, share: confusion[row][column] / Math.max(1, perGenre[truth].support) };
      }),
    )
    .filter(({ truth, answer, share }) => truth !== answer && share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, 6);
}
