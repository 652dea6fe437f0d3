import { inRoom, silence, strike } from './synth.js';

/** Of two seconds each, in broken notes. */
const chords = [
  [48, 55, 64, 67, 72],
  [45, 52, 60, 64, 69],
  [41, 53, 57, 60, 65],
  [43, 50, 59, 62, 67],
];
const order = [0, 1, 2, 3, 4, 3, 2, 1];
/** Above the highest note of a chord, one a second. */
const tune = [12, 7, 4, 0];

/** Broken chords, and a slow tune above them. */
export function piano(): Float32Array {
  const piece = silence(15);
  for (let i = 0; i < 60; i += 1) {
    const at = i / 4;
    const chord = chords[Math.floor(i / 8) % chords.length];
    const loudness = 0.4 + 0.1 * ((7 * i) % 5);
    strike(piece, at, chord[order[i % 8]], { loudness, ring: 0.8, overtones: 8 });
    if (i % 4 === 0)
      strike(piece, at, chord[4] + tune[(i / 4) % 4], { loudness: 0.7, ring: 0.9, overtones: 8 });
  }
  return inRoom(piece, 0.3);
}
