import { isDeepStrictEqual } from 'node:util';
import { parquetMetadata, parquetReadObjects, type FileMetaData } from 'hyparquet';
import { featureSize } from '../../features/parameters.js';
import { metadataKey, type ExportMetadata } from './export-metadata.js';

/** A track of an export. */
export interface ExportedTrack {
  /** Genre and path from its folder. */
  readonly track: string;
  readonly genre: string;
  readonly artist?: string | undefined;
  /** sha256 of its file. */
  readonly content: string;
  readonly seconds: number;
  /** `segments × frames × values` of the track as it is, row-major. */
  readonly clean: Float32Array;
  /** Those, then those of its augmented copies. */
  readonly all: Float32Array;
}

/** What a training expects of an export. */
export type ExpectedExport = Pick<ExportMetadata, 'features' | 'revision' | 'augmentation'>;

/**
 * The tracks of a shard. Every number is checked, and nothing is believed: anybody may have written it.
 *
 * @returns also the metadata, which the shards of an export share
 * @throws Error that says what is wrong
 */
export async function parseShard(
  bytes: Uint8Array,
  expected: ExpectedExport,
): Promise<{ metadata: ExportMetadata; tracks: ExportedTrack[] }> {
  const file = Uint8Array.from(bytes).buffer;
  const footer = parquetMetadata(file);
  const text = footer.key_value_metadata?.find(({ key }) => key === metadataKey)?.value;
  if (text === undefined) throw new Error('it is no export of features');
  const metadata = JSON.parse(text) as ExportMetadata;
  requireExpected(metadata, expected);
  requireReadable(footer, featureSize(expected.features));
  const tracks: ExportedTrack[] = [];
  let rows: ParsedRow[] = [];
  const take = () => {
    if (rows.length > 0) tracks.push(trackOf(rows, expected));
    rows = [];
  };
  let rowStart = 0;
  for (const { num_rows } of footer.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    for (const row of await parquetReadObjects({ file, metadata: footer, columns, rowStart, rowEnd })) {
      const parsed = parseRow(row, expected, metadata.genres);
      if (parsed.segment === 0) take();
      rows.push(parsed);
    }
    rowStart = rowEnd;
  }
  take();
  return { metadata, tracks };
}

/** Numbers in the features of a shard: 1 GiB of them, as what is compressed can be more than the file. */
const mostNumbers = 2 ** 28;

/** @throws Error when the rows, or the values of a column, are more than the numbers that are read */
function requireReadable({ row_groups: groups }: FileMetaData, size: number): void {
  const rows = groups.reduce((sum, { num_rows }) => sum + num_rows, 0n);
  const counts = groups.flatMap(({ columns, num_rows }) => [
    num_rows,
    ...columns.map(({ meta_data }) => meta_data?.num_values ?? 0n),
  ]);
  if (rows * BigInt(size) > mostNumbers || counts.some(count => count < 0n || count > mostNumbers))
    throw new Error(`it has ${rows} rows, more than are read of a shard`);
}

const columns = ['track', 'label', 'artist', 'sha256', 'duration', 'segment', 'augmented', 'features'];

/** @throws Error when an export is of something else */
function requireExpected(
  metadata: ExportMetadata,
  { features, revision, augmentation }: ExpectedExport,
): void {
  const { genres, groupedBy, tracks } = metadata;
  const isDescribed =
    (metadata.format as number) === 1 &&
    Array.isArray(genres) &&
    genres.every(genre => typeof genre === 'string') &&
    ['artist', 'file'].includes(groupedBy) &&
    Number.isSafeInteger(tracks);
  if (!isDescribed) throw new Error('it is no export of features that this release reads');
  const others = Object.keys({ ...metadata.features, ...features }).flatMap(name => {
    const [theirs, ours] = [fieldOf(metadata.features, name), fieldOf(features, name)];
    return isDeepStrictEqual(theirs, ours) ? [] : [`${name} ${shown(theirs)}, not ${shown(ours)}`];
  });
  if (others.length > 0) throw new Error(`its features have other parameters: ${others.join('; ')}`);
  if (augmentation && !metadata.augmentation)
    throw new Error('it has no augmented copies, which training learns from: export with --augmented');
  if (!isDeepStrictEqual(metadata.augmentation, augmentation))
    throw new Error('its copies are augmented in another way');
  if (metadata.revision !== revision)
    throw new Error(
      `it is of another revision of the program: ${metadata.revision}, not ${revision}; export it anew`,
    );
}

const fieldOf = (fields: object, name: string): unknown => (fields as Record<string, unknown>)[name];

const shown = (value: unknown): string => (value === undefined ? 'unset' : JSON.stringify(value));

interface ParsedRow extends Omit<ExportedTrack, 'clean' | 'all'> {
  readonly segment: number;
  readonly augmented: boolean;
  readonly features: Float32Array;
}

function parseRow(
  row: Record<string, unknown>,
  { features: parameters }: ExpectedExport,
  genres: readonly string[],
): ParsedRow {
  const { track, label, artist, sha256, duration, segment, augmented, features } = row;
  const fault = (what: string) => new Error(`a row of ${JSON.stringify(track)} ${what}`);
  if (!isName(track)) throw new Error('a row has no track');
  if (!isName(label) || !genres.includes(label) || !track.startsWith(`${label}/`))
    throw fault('has a label that is not its genre');
  if (artist !== null && artist !== undefined && !isName(artist)) throw fault('has no name as its artist');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) throw fault('has no sha256');
  if (!(typeof duration === 'number' && duration > 0 && Number.isFinite(duration)))
    throw fault('has no duration');
  if (typeof segment !== 'number' || typeof augmented !== 'boolean')
    throw fault('does not say which segment it is');
  const size = featureSize(parameters);
  if (!Array.isArray(features) || features.length !== size) throw fault(`has not ${size} numbers`);
  const numbers = Float32Array.from(features as number[]);
  if (!numbers.every(Number.isFinite)) throw fault('has what is no finite number');
  return {
    track,
    genre: label,
    ...(typeof artist === 'string' && { artist }),
    content: sha256,
    seconds: duration,
    segment,
    augmented,
    features: numbers,
  };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 4096;

/** @throws Error when rows are not all of the segments of a track, its own first */
function trackOf(rows: readonly ParsedRow[], { features, augmentation }: ExpectedExport): ExportedTrack {
  const [{ track, genre, artist, content, seconds }] = rows;
  const own = rows.filter(({ augmented }) => !augmented).length;
  const copies = rows.length - own;
  const isWhole = rows.every(
    (row, i) =>
      row.segment === i &&
      row.augmented === i >= own &&
      row.track === track &&
      row.content === content &&
      row.artist === artist &&
      row.seconds === seconds,
  );
  // A short track gives one segment of itself, and one a copy.
  const { variants = 0, segments = 0 } = augmentation ?? {};
  const fits = own >= 1 && own <= features.segments && copies >= variants && copies <= variants * segments;
  if (!isWhole || !fits)
    throw new Error(`the rows of ${JSON.stringify(track)} are not those of its segments`);
  const size = featureSize(features);
  const all = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) all.set(row.features, i * size);
  return { track, genre, artist, content, seconds, clean: all.subarray(0, own * size), all };
}
