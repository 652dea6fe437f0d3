import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chord, noise, wav } from '../../../support/audio/synth.js';

/** Tracks of each genre: longer than ten segments of 3 s, shorter, and as short as one. */
const seconds = [31, 12.3, 3];

/**
 * Writes two genres, three tracks each, a file that is no audio, and a table of artists.
 *
 * @param rates at which the tracks are, Hz
 */
export async function writeLabelledAudio(directory: string, rates = [22_050, 44_100, 48_000]) {
  const genres: Record<string, (length: number, rate: number, i: number) => Float32Array> = {
    chords: (length, rate, i) => chord([220 + 30 * i, 330 + 20 * i], length, rate),
    noise: (length, rate, i) => noise(length, rate, 0.3, i + 1),
  };
  const clips = ['clip,artist'];
  for (const [genre, make] of Object.entries(genres)) {
    await mkdir(join(directory, 'genres', genre), { recursive: true });
    for (const [i, length] of seconds.entries()) {
      const samples = make(length, rates[i], i);
      await writeFile(join(directory, 'genres', genre, `${genre}.${i}.wav`), wav(samples, rates[i]));
      clips.push(`${genre}.${i},${genre} ${i === 1 ? 'two' : 'one'}`);
    }
  }
  await writeFile(join(directory, 'genres', 'chords', 'chords.10.wav'), 'no audio');
  const artists = join(directory, 'artists.csv');
  await writeFile(artists, clips.join('\n'));
  return { data: directory, artists };
}
