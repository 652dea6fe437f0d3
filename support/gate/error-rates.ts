import { decide } from '../../src/gate/decide.js';
import { createRandom } from '../../src/training/random.js';
import { genres, simulateTracks, type Simulation } from './simulated-tracks.js';

/** How often the gate decided in each way, as shares. */
export interface Rates {
  readonly promoted: number;
  readonly refused: number;
  readonly undecided: number;
}

/** Runs the gate, with its default margin, on the tracks of many seeds. */
export function rates(simulation: Simulation, seeds: number): Rates {
  const counts = { promoted: 0, refused: 0, undecided: 0 };
  for (let seed = 1; seed <= seeds; seed += 1) {
    const tracks = simulateTracks(simulation, createRandom(seed));
    counts[decide(genres, tracks, { margin: 0.03, floors: [] }).decision] += 1;
  }
  return {
    promoted: counts.promoted / seeds,
    refused: counts.refused / seeds,
    undecided: counts.undecided / seeds,
  };
}
