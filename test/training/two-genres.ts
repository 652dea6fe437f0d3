import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chord, noise, wav } from '../../support/audio/synth.js';

/** Writes a hundred tracks of two genres that nobody could confuse: 60 chords and 40 of noise. */
export async function writeTwoGenres(data: string): Promise<void> {
  const genres: Record<string, (i: number) => Float32Array> = {
    chords: i => chord([200 + 4 * i, 250 + 5 * i, 300 + 6 * i], 2),
    noise: i => noise(2, 22050, 0.05 + 0.01 * i, i + 1),
  };
  for (const [genre, make] of Object.entries(genres)) {
    await mkdir(join(data, genre), { recursive: true });
    const tracks = Array.from({ length: genre === 'chords' ? 60 : 40 }, (_, i) => wav(make(i)));
    for (const [i, track] of tracks.entries()) await writeFile(join(data, genre, `${i}.wav`), track);
  }
}
