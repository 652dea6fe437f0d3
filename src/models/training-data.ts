import { createHash } from 'node:crypto';

/** The file of a version that says what it was trained on, so that it is not judged on that. */
export const trainingDataName = 'training-data.csv';

/** A track that a version was trained on. */
export interface TrainedTrack {
  /** sha256 of its file, in hexadecimal digits. */
  readonly content: string;
  /** The {@link artistHash} of its artist, where that was known. */
  readonly artist?: string;
}

/**
 * The SHA-256 of `hyena artist`, a line feed and the artist's name, in Unicode's form NFC, in small letters and without
 * white space around it; in hexadecimal digits.
 *
 * There is no salt: versions that were trained in different places have to agree on an artist. So the file shows no names, but
 * whoever guesses a name can confirm it.
 */
export function artistHash(name: string): string {
  const text = name.normalize('NFC').trim().toLowerCase();
  return createHash('sha256').update(`hyena artist\n${text}`).digest('hex');
}

const head = 'sha256,artist';

/** Writes the table: a row for each file, in the order of their hashes, which says nothing of where they lay. */
export function writeTrainingData(tracks: readonly TrainedTrack[]): Uint8Array {
  const rows = new Set(tracks.map(({ content, artist = '' }) => `${content},${artist}`));
  return new TextEncoder().encode([head, ...[...rows].sort(), ''].join('\n'));
}

/** @throws Error when it is no such table */
export function readTrainingData(bytes: Uint8Array): TrainedTrack[] {
  const [first, ...rows] = new TextDecoder().decode(bytes).split('\n');
  if (first !== head || rows.pop() !== '')
    throw new Error(`${trainingDataName} has no head ${head}, or no end`);
  return rows.map((row, index) => {
    const fields = /^(?<content>[0-9a-f]{64}),(?<artist>[0-9a-f]{64})?$/.exec(row)?.groups;
    if (!fields)
      throw new Error(`${trainingDataName}: line ${index + 2} is not a sha256 and a hash of an artist`);
    const { content, artist } = fields as { content: string; artist?: string };
    return { content, ...(artist !== undefined && { artist }) };
  });
}
