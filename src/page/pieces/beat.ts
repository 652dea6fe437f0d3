import { hiss, inRoom, kick, silence, strike } from './synth.js';

/** Of the sixteen steps of a bar, six of which are a second, those with a bass drum, a clap and a chord. */
const [drums, claps, stabs] = [
  [0, 3, 10],
  [4, 12],
  [0, 6, 11],
];

/** A drum machine with a bass and a chord now and then. */
export function beat(): Float32Array {
  const piece = silence(15);
  for (let i = 0; i < 90; i += 1) {
    const [at, step] = [i / 6, i % 16];
    if (drums.includes(step)) {
      kick(piece, at, 1.2);
      strike(piece, at, step === 10 ? 36 : 33, { loudness: 0.8, ring: 0.4, overtones: 3 });
    }
    if (claps.includes(step)) {
      hiss(piece, at, 0.9, 0.08, 0.2);
      hiss(piece, at, 0.6, 0.15);
    }
    if (step % 2 === 0) hiss(piece, at, 0.25, 0.03);
    if (stabs.includes(step))
      for (const note of [57, 60, 64]) strike(piece, at, note, { loudness: 0.2, ring: 0.3, overtones: 14 });
    if (i % 3 !== 0) {
      hiss(piece, at, 0.25, 0.04, 0.7);
      strike(piece, at, 50 + ((5 * i) % 4), { loudness: 0.3, ring: 0.08, overtones: 25 });
    }
  }
  return inRoom(piece, 0.2);
}
