import { share, table } from './evaluation-text.js';
import type { JudgedTagger } from './evaluate-tagger.js';

/** A tagger's figures as lines for a terminal, labels with the most tracks first. */
export function tagFiguresText({ perLabel, interval, ...figures }: Omit<JudgedTagger, 'skipped'>): string {
  const { tracks, artists, meanAveragePrecision, byChance, meanRocAuc, macroF1 } = figures;
  const labels = Object.entries(perLabel);
  return [
    [
      `mean average precision ${meanAveragePrecision.toFixed(3)} (95 % interval ${interval.low.toFixed(3)}–${interval.high.toFixed(3)}, ${byChance.toFixed(3)} by chance) and ROC-AUC ${meanRocAuc.toFixed(3)}, over ${labels.length} labels`,
      `F1 ${macroF1.toFixed(3)} at the thresholds, on ${tracks} tracks${artists < tracks ? ` of ${artists} artists` : ''}`,
    ].join('\n'),
    table(
      ['label', 'tracks', 'AP', 'ROC-AUC', 'threshold', 'precision', 'recall', 'F1'],
      labels
        .sort(([, a], [, b]) => b.support - a.support)
        .map(([label, { support, averagePrecision, rocAuc, threshold, precision, recall, f1 }]) => {
          return [
            label,
            String(support),
            ...[averagePrecision, rocAuc, threshold, precision, recall, f1].map(share),
          ];
        }),
    ),
  ].join('\n\n');
}
