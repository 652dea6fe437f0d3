import { clipFinder, nobodyNamed, readClips } from './clips.js';
import { readDataset, readFiles, type Dataset, type LabelledAudio, type Track } from './dataset.js';

/** Audio of which any number of labels is known. */
export interface TaggedDataset extends Dataset {
  readonly labelsOf: (track: Pick<Track, 'genre' | 'id' | 'path'>) => readonly string[];
}

/**
 * Reads audio whose labels are in a table, a row for each label of a track: all files of a folder that the table names. The
 * other ones are left out: nothing is known of them.
 *
 * @param audio as in {@link readDataset}
 * @param labelsFile CSV with the columns `clip`, which names tracks as in {@link clipFinder}, and `label`, which is empty for a
 *   track that has none; without it, the only label of a track is the folder that it is in, as in {@link readDataset}
 * @throws Error that says what is wrong with the place or a file, also when no row names a track
 */
export async function readTaggedDataset(
  audio: LabelledAudio,
  labelsFile: string | undefined,
): Promise<TaggedDataset> {
  if (labelsFile === undefined) return { ...(await readDataset(audio, 1)), labelsOf: ({ genre }) => [genre] };
  const dataset = await readFiles(audio);
  const rows = await readClips(labelsFile, 'labels', 'label', audio.s3);
  const find = clipFinder(labelsByClip(rows));
  const labels = new Map(dataset.tracks.map(track => [keyOf(track), find(track)?.row.labels]));
  const labelsOf = (track: Pick<Track, 'genre' | 'id' | 'path'>) => labels.get(keyOf(track)) ?? [];
  const isNamed = (track: Track) => labels.get(keyOf(track)) !== undefined;
  const tracks = dataset.tracks.filter(isNamed);
  if (tracks.length === 0) throw nobodyNamed(labelsFile, rows, dataset.tracks);
  const unnamed = dataset.tracks.filter(track => !isNamed(track));
  const reason = 'The labels file does not name it.';
  return {
    ...dataset,
    genres: [...new Set(tracks.flatMap(labelsOf))].sort(),
    tracks,
    skipped: [...dataset.skipped, ...unnamed.map(track => ({ track, reason }))],
    labelsOf,
  };
}

function labelsByClip(rows: readonly { clip: string; label: string }[]) {
  const clips = new Map<string, string[]>();
  for (const { clip, label } of rows) {
    const labels = clips.get(clip) ?? [];
    clips.set(clip, labels);
    if (label !== '') labels.push(label);
  }
  return [...clips].map(([clip, labels]) => ({ clip, labels }));
}

/** Files in a folder can differ in their extensions only. */
const keyOf = ({ genre, id, path }: Pick<Track, 'genre' | 'id' | 'path'>) => [genre, id, path].join('\0');
