import type { Manifest } from '../models/manifest.js';
import { namedLabels, type NamedLabel } from './named-labels.js';
import { decide, type VerdictName } from './verdict.js';

/** What is concluded from the probabilities of a track or of a segment. */
export interface Conclusion {
  /** The most probable of `labels`; where there are none, of all. */
  readonly genre: string;
  /** Its probability. */
  readonly confidence: number;
  readonly verdict: VerdictName;
  /** Those that have reached their thresholds, the most probable first; absent where the model is none of several labels. */
  readonly labels?: NamedLabel[];
}

/**
 * Concludes from probabilities. A multi-label model is unsure where no label has reached its threshold, too.
 *
 * @param probabilities in the order of the manifest's labels
 * @param novelty of the track
 * @param minConfidence in place of the manifest's own
 */
export function conclude(
  manifest: Pick<Manifest, 'task' | 'labels' | 'thresholds' | 'verdict'>,
  probabilities: readonly number[],
  novelty: number | undefined,
  minConfidence = manifest.verdict?.minConfidence,
): Conclusion {
  const named = manifest.task === 'multi-label' ? namedLabels(manifest, probabilities) : undefined;
  const confidence = named?.at(0)?.probability ?? Math.max(...probabilities);
  const verdict = decide(confidence, novelty, { ...manifest.verdict, minConfidence });
  return {
    genre: named?.at(0)?.label ?? manifest.labels[probabilities.indexOf(confidence)],
    confidence,
    verdict: verdict === 'genre' && named?.length === 0 ? 'unsure' : verdict,
    ...(named && { labels: named }),
  };
}
