import type { FeaturedTrack } from './extraction.js';
import type { openScratchFile } from './scratch-file.js';

/** What training and evaluation need of a track. */
export interface Example {
  readonly genre: string;
  readonly group: string;
  /** Index of the genre. */
  readonly label: number;
  readonly seconds: number;
  /** How many segments the track as it is has. */
  readonly segments: number;
  /** How many it has together with its varied copies. */
  readonly rows: number;
  /** Reads the pooled statistics of the track as it is: `segments × features`, row-major. */
  readonly clean: () => Float32Array;
  /** Reads those of its varied copies too, the clean ones first: `rows × features`. */
  readonly all: () => Float32Array;
}

/** Examples, and how much each feature of a segment counts. */
export interface ExampleSet {
  readonly genres: readonly string[];
  readonly examples: readonly Example[];
  readonly factors: Float64Array;
  /** How much each counts in the novelty, beside that. */
  readonly emphasis: Float64Array;
}

/**
 * Puts the statistics of a track away until they are needed. They do not change while the layers after them are trained.
 *
 * @param track with its statistics, `rows × features`, row-major
 * @param segments how many of the rows are of the track as it is: the first ones
 */
export function createExample(
  { genre, group, seconds, statistics }: Pick<FeaturedTrack, 'genre' | 'group' | 'seconds' | 'statistics'>,
  segments: number,
  features: number,
  genres: readonly string[],
  putAway: ReturnType<typeof openScratchFile>,
): Example {
  const { length } = statistics;
  const read = putAway(statistics);
  return {
    genre,
    group,
    label: genres.indexOf(genre),
    seconds,
    segments,
    rows: length / features,
    clean: () => read(segments * features),
    all: () => read(length),
  };
}
