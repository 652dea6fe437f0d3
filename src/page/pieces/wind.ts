import { hiss, inRoom, silence } from './synth.js';

/** Gusts of wind, which are no music. */
export function wind(): Float32Array {
  const piece = silence(15);
  for (let at = 0; at < 15; at += 0.7) hiss(piece, at, 0.5 + 0.4 * Math.sin(2 * at), 1.5, 0.97);
  return inRoom(piece, 0.3);
}
