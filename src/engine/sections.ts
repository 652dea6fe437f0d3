import type { Manifest } from '../models/manifest.js';
import { thresholdsOf } from '../models/thresholds.js';
import type { ClassifiedSegment } from './classification.js';
import { conclude } from './conclusion.js';
import { meanOverSegments } from './pool-track.js';
import { decide, type VerdictName } from './verdict.js';

/** Neighbours of one genre in a dense time line. Times are in seconds from the beginning of the track. */
export interface Section {
  start: number;
  end: number;
  /** The most probable; of a multi-label model, of the labels that have reached their thresholds, if there are such. */
  genre: string;
  /** Its probability, the mean over the section. */
  confidence: number;
  verdict: VerdictName;
}

/** The parts of an answer that sections are made of. */
interface Line {
  readonly segments: readonly ClassifiedSegment[];
  /** Seconds of the whole track. */
  readonly duration: number;
  /** Seconds between segments. */
  readonly every: number;
}

/**
 * The sections of a dense time line. They lie side by side, from the beginning of the track to its end; where two of them meet is the middle
 * between two segments.
 *
 * A segment is too short to be sure of its genre. So its probabilities are first replaced by their mean over the segments around it, as many
 * seconds of the track as the version looks at in a whole one: 30 s by default.
 *
 * @param minConfidence in place of the manifest's own
 */
export function sectionsOf(
  manifest: Manifest,
  { segments, duration, every }: Line,
  minConfidence = manifest.verdict?.minConfidence,
): Section[] {
  const { features, labels, verdict: thresholds } = manifest;
  const reach = Math.floor((features.segments * features.segmentSeconds) / 2 / every);
  const smoothed = smooth(
    segments.map(({ probabilities }) => probabilities),
    reach,
  );
  const genres = smoothed.map(probabilities => conclude(manifest, probabilities, undefined).genre);
  const firsts = genres.flatMap((genre, index) => (genre === genres[index - 1] ? [] : index));
  const borderBefore = (index: number): number => (segments[index - 1].end + segments[index].start) / 2;
  return firsts.map((first, section) => {
    const after = firsts.at(section + 1) ?? segments.length;
    const genre = genres[first];
    const column = labels.indexOf(genre);
    const confidence = meanOverSegments(
      smoothed.slice(first, after).map(probabilities => probabilities[column]),
      1,
    )[0];
    const novelties = segments.slice(first, after).flatMap(({ novelty }) => novelty ?? []);
    const novelty = novelties.length > 0 ? meanOverSegments(novelties, 1)[0] : undefined;
    const verdict = decide(confidence, novelty, { ...thresholds, minConfidence });
    const isNamed = manifest.task !== 'multi-label' || confidence >= thresholdsOf(manifest)[column];
    return {
      start: first === 0 ? 0 : borderBefore(first),
      end: after === segments.length ? duration : borderBefore(after),
      genre,
      confidence,
      verdict: verdict === 'genre' && !isNamed ? 'unsure' : verdict,
    };
  });
}

/** The mean of each row and of `reach` rows before and after it, or of as many as there are. */
function smooth(rows: readonly (readonly number[])[], reach: number): readonly (readonly number[])[] {
  if (reach === 0) return rows;
  const columns = rows[0].length;
  // Sums of all rows before each, so that a mean takes no longer with a wide reach.
  const sums = new Float64Array((rows.length + 1) * columns);
  for (const [row, values] of rows.entries())
    for (const [column, value] of values.entries())
      sums[(row + 1) * columns + column] = sums[row * columns + column] + value;
  return rows.map((values, row) => {
    const [from, to] = [Math.max(0, row - reach), Math.min(rows.length, row + reach + 1)];
    return values.map(
      (_, column) => (sums[to * columns + column] - sums[from * columns + column]) / (to - from),
    );
  });
}
