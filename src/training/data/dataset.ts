import { posix } from 'node:path';
import { isAddress } from '../../models/store/s3-location.js';
import { findArtists } from './artists.js';
import { findFiles } from './find-files.js';
import type { S3Options } from './find-in-bucket.js';
import type { Finding, FoundFile } from './found-file.js';

/** Where labelled audio lies. */
export interface LabelledAudio {
  /** A folder, or `s3://bucket/prefix`. */
  readonly data: string;
  /** CSV of artists, or its address; without it every file counts as an artist's only one. */
  readonly artists?: string | undefined;
  readonly s3?: S3Options | undefined;
}

/** One labelled file. */
export interface Track extends Pick<FoundFile, 'path' | 'find'> {
  /** Path from the genre's folder, without the extension, such as `blues.00000` or `album/song`. */
  readonly id: string;
  readonly genre: string;
  /** Tracks of one group must not be on both sides of a split: the artist's name, or the track itself. */
  readonly group: string;
}

/** A track that is left out, and why. Without an id it is a whole genre, without a genre a file outside of all. */
export interface SkippedTrack {
  readonly track: Pick<Track, 'genre' | 'id'>;
  readonly reason: string;
}

/** Labelled audio that was found. */
export interface Dataset {
  /** In alphabetical order. */
  readonly genres: readonly string[];
  readonly tracks: readonly Track[];
  /** What is there and cannot be a track. */
  readonly skipped: readonly SkippedTrack[];
  /** What `group` stands for: artists keep a model honest, files do not. */
  readonly groupedBy: 'artist' | 'file';
  /** What should be known about the artists. */
  readonly notes: readonly string[];
}

/**
 * Reads the layout of GTZAN: `DATA/genres/<genre>/<file>`, or `DATA/<genre>/<file>`, with folders in those of genres or
 * without. Links count as what they lead to.
 *
 * @param audio with artists as in {@link findArtists}; tracks that are not named there are groups of their own
 * @param fewestGenres that there must be tracks of
 * @throws Error that says what is wrong with the place or the file; StoreError
 */
export async function readDataset(audio: LabelledAudio, fewestGenres = 2): Promise<Dataset> {
  const { data, s3 } = audio;
  const place = (await findFiles(data, 'genres', s3)) ?? (await findFiles(data, '', s3));
  if (!place) throw new Error(nothingThere(data));
  const found = sortOut(place.findings, true);
  const genres = [...new Set(found.tracks.map(({ genre }) => genre))];
  if (genres.length < fewestGenres)
    throw new Error(tooFewGenres(place.location, fewestGenres, found.skipped));
  return { genres, ...(await groupedTracks(found, audio)) };
}

/**
 * Reads all files of a place and of the folders in it, whatever they are called. Their genre is empty.
 *
 * @param audio as in {@link readDataset}
 * @throws Error when there are none; StoreError
 */
export async function readFiles(audio: LabelledAudio): Promise<Dataset> {
  const { data } = audio;
  const place = await findFiles(data, '', audio.s3);
  if (!place) throw new Error(nothingThere(data));
  const found = sortOut(place.findings, false);
  if (found.tracks.length === 0) throw new Error(`${data} has no files`);
  return { genres: [], ...(await groupedTracks(found, audio)) };
}

const nothingThere = (data: string): string =>
  isAddress(data) ? `there is nothing below ${data}` : `${data} is not a folder`;

async function groupedTracks({ tracks, skipped }: Found, { artists, s3 }: LabelledAudio) {
  const table = artists === undefined ? undefined : await findArtists(artists, tracks, s3);
  return {
    tracks: tracks.map((track, i) => ({ ...track, group: table?.artists[i] ?? trackName(track) })),
    skipped,
    groupedBy: table ? ('artist' as const) : ('file' as const),
    notes: table?.notes ?? [],
  };
}

interface Found {
  readonly tracks: Omit<Track, 'group'>[];
  readonly skipped: SkippedTrack[];
}

/** @param hasGenres the first folder on the way to a file is its genre */
function sortOut(findings: readonly Finding[], hasGenres: boolean): Found {
  const found: Found = { tracks: [], skipped: [] };
  for (const finding of findings) {
    const end = hasGenres ? finding.name.indexOf('/') : -1;
    const genre = finding.name.slice(0, Math.max(0, end));
    const within = finding.name.slice(end + 1);
    const skip = (reason: string) => found.skipped.push({ track: { genre, id: within }, reason });
    if ('reason' in finding) skip(finding.reason);
    else if (hasGenres && genre === '') skip('The file is in no folder of a genre.');
    else {
      const { dir, name } = posix.parse(within);
      const { path, find } = finding;
      found.tracks.push({ id: posix.join(dir, name), genre, path, find });
    }
  }
  return found;
}

function tooFewGenres(root: string, fewest: number, skipped: readonly SkippedTrack[]): string {
  const wanted = fewest === 1 ? 'a folder with audio' : 'at least two folders with audio, one for each genre';
  const reasons = skipped.length > 0 ? `; left out: ${summaryOf(skipped).join('; ')}` : '';
  return `${root} must have ${wanted}${reasons}`;
}

/** The name of a track for people. */
export const trackName = ({ genre, id }: Pick<Track, 'genre' | 'id'>) =>
  genre === '' ? id : `${genre}/${id}`;

/** The artist of a track; undefined where it is unknown, and the track a group of its own. */
export const artistOf = (track: Pick<Track, 'genre' | 'id' | 'group'>): string | undefined =>
  track.group === trackName(track) ? undefined : track.group;

/** Of so many tracks that are left out for one reason the names are told. */
const mostNamed = 5;

/** Says what is left out: a line for each reason, with the number of tracks and the first of them. */
export function summaryOf(skipped: readonly SkippedTrack[]): string[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.map(reason => {
    const names = skipped.filter(other => other.reason === reason).map(({ track }) => trackName(track));
    const more = names.length > mostNamed ? [`${names.length - mostNamed} more`] : [];
    return `${names.length} × ${reason} (${[...names.slice(0, mostNamed), ...more].join(', ')})`;
  });
}
