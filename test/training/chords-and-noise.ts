import { chord, noise, wav } from '../../support/audio/synth.js';

/** Labelled audio that is not written yet. */
interface Labelled {
  /** By the path from the data set's folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The table of artists, as CSV. */
  readonly artists: string;
}

/**
 * Tracks of two genres that nobody could confuse, each by an artist of its own.
 *
 * @param tracks of each genre
 * @param first number of a track: others have other sounds and artists
 */
export function chordsAndNoise(tracks: number, first: number): Labelled {
  const files = new Map<string, Uint8Array>();
  const rows = ['clip,artist'];
  for (let i = first; i < first + tracks; i += 1)
    for (const [genre, sound] of [
      ['chords', chord([200 + 3 * i, 250 + 4 * i, 310 + 5 * i], 3)],
      ['noise', noise(3, 22050, 0.05 + 0.004 * i, i + 1)],
    ] as const) {
      files.set(`${genre}/${genre}-${i}.wav`, wav(sound));
      rows.push(`${genre}-${i},artist of ${genre}-${i}`);
    }
  return { files, artists: rows.join('\n') };
}
