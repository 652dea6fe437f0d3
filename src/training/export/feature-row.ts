import { segmentLength, type FeatureParameters } from '../../features/parameters.js';
import { segmentStarts } from '../../features/segments.js';
import {
  boolean,
  double,
  floats,
  integer,
  optionalDouble,
  optionalText,
  text,
  time,
} from '../../tables/column-types.js';
import type { Column } from '../../tables/parquet.js';
import { artistOf, trackName } from '../data/dataset.js';
import type { FeaturedTrack } from '../data/extraction.js';

/** A segment of a track, as a row of an export. */
export interface FeatureRow {
  /** Genre and path from its folder, without the extension. */
  readonly track: string;
  readonly label: string;
  readonly artist?: string | undefined;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
  /** Seconds of the track. */
  readonly duration: number;
  /** From 0 on, in each track; those of its augmented copies come after its own. */
  readonly segment: number;
  /** Seconds; absent of augmented copies. */
  readonly start?: number | undefined;
  readonly augmented: boolean;
  /** `frames × values`, row-major. */
  readonly features: Float32Array;
  /** When it was exported. */
  readonly at: Date;
}

/** The columns of an export. */
export const featureColumns: readonly Column<FeatureRow>[] = [
  { schema: text('track'), cell: row => row.track },
  { schema: text('label'), cell: row => row.label },
  { schema: optionalText('artist'), cell: row => row.artist },
  { schema: text('sha256'), cell: row => row.sha256 },
  { schema: double('duration'), cell: row => row.duration },
  { schema: integer('segment'), cell: row => row.segment },
  { schema: optionalDouble('start'), cell: row => row.start },
  { schema: boolean('augmented'), cell: row => row.augmented },
  { schema: floats('features'), cell: row => Array.from(row.features), plain: true },
  { schema: time('event_timestamp'), cell: row => row.at },
];

/**
 * The rows of a track: its own segments, then those of its augmented copies if it has any.
 *
 * @param size numbers of a segment
 */
export function rowsOf(
  track: FeaturedTrack,
  parameters: FeatureParameters,
  size: number,
  at: Date,
): FeatureRow[] {
  const { genre, content, seconds, clean, statistics } = track;
  const all = statistics.length > 0 ? statistics : clean;
  const own = clean.length / size;
  const starts = startsOf(seconds, parameters);
  const shared = { track: trackName(track), label: genre, artist: artistOf(track), sha256: content };
  return Array.from({ length: all.length / size }, (_, segment) => ({
    ...shared,
    duration: seconds,
    segment,
    start: segment < own ? starts[segment] : undefined,
    augmented: segment >= own,
    features: all.subarray(segment * size, (segment + 1) * size),
    at,
  }));
}

/** Where the distinct segments of a track begin, in seconds; that of a track that is too short for one at its beginning. */
function startsOf(seconds: number, parameters: FeatureParameters): number[] {
  const { sampleRate } = parameters;
  // Rounded as the resampler does, but for what the division to seconds has left.
  const total = Math.ceil(seconds * sampleRate - 1e-6);
  if (total < segmentLength(parameters)) return [0];
  return [...new Set(segmentStarts(total, parameters))].map(start => start / sampleRate);
}
