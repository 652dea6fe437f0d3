import { hiss, inRoom, silence, strike } from './synth.js';

/** Seconds of a beat, and from a beat to the note after it: long and short, as swing has them. */
const [beat, long] = [0.4, 0.27];

/** The lowest notes of the bars, steps of the bass from them, the chord above, and the notes of the tune. */
const roots = [38, 38, 43, 36];
const walk = [0, 4, 7, 9];
const chord = [3, 7, 10, 14];
const tune = [0, 3, 5, 7, 10, 14, 9];

/** A walking bass, a piano and a cymbal, at 150 beats a minute. */
export function swing(): Float32Array {
  const piece = silence(15);
  for (let i = 0; i < 15 / beat; i += 1) {
    const at = i * beat;
    const root = roots[Math.floor(i / 4) % roots.length];
    strike(piece, at, root + walk[i % 4], { loudness: 0.8, ring: 0.25, overtones: 6 });
    hiss(piece, at, 0.12, 0.08);
    if (i % 2 === 1) {
      hiss(piece, at, 0.3, 0.03);
      hiss(piece, at + long, 0.1, 0.05);
    }
    if (i % 4 === 1 || i % 4 === 2)
      for (const note of chord)
        strike(piece, at + long, root + 12 + note, { loudness: 0.25, ring: 0.25, overtones: 6 });
    const melody = root + 24 + tune[(5 * i) % tune.length];
    strike(piece, at + (i % 3 === 0 ? 0 : long), melody, { loudness: 0.5, ring: 0.35, overtones: 10 });
  }
  return inRoom(piece, 0.3);
}
