import { beat } from './beat.js';
import type { PieceName } from './names.js';
import { piano } from './piano.js';
import { swing } from './swing.js';
import { wind } from './wind.js';

export { sampleRate } from './synth.js';

const pieces: Readonly<Record<PieceName, () => Float32Array>> = { swing, piano, beat, wind };

/** A piece, as mono samples from -1 to 1. */
export const play = (name: PieceName): Float32Array => pieces[name]();
