import type { PairedTrack, VersionAnswer } from '../../src/gate/paired-track.js';
import type { Random } from '../../src/training/random.js';

/** Genres that are made up. */
export const genres = ['blues', 'folk', 'metal', 'techno'];

/** How many held-out tracks there are, and how much better or worse the candidate really is. */
export interface Simulation {
  readonly artists: number;
  /** Of each artist. */
  readonly tracks: number;
  /** Of the accuracies of the two versions, over all artists that there could be. */
  readonly change: number;
  /** Share of the tracks that the candidate was trained on, which it answers rightly. */
  readonly memorised?: number;
}

/** On the scale of log odds: how much artists differ, and how much more the candidate likes or dislikes each of them. */
const spread = { artists: 1.5, taste: 0.7 };

/** Log odds of a right answer about an average artist. */
const average = 1;

/** Share of the tracks for which two versions answer independently of each other; about the others they agree. */
const independent = 0.4;

/**
 * Draws tracks that two versions answered. Artists differ in how hard they are for both, and in how much another training changes
 * that, so the answers about one artist's tracks depend on each other.
 */
export function simulateTracks(
  { artists, tracks, change, memorised = 0 }: Simulation,
  random: Random,
): PairedTrack[] {
  const flip = change / (change < 0 ? meanAccuracy : 1 - meanAccuracy);
  return Array.from({ length: artists }, (_, artist) => {
    const easiness = average + spread.artists * random.normal();
    const mine = accuracyAt(easiness, random.normal());
    const its = accuracyAt(easiness, random.normal());
    return Array.from({ length: tracks }, (): PairedTrack => {
      const label = random.below(genres.length);
      const luck = random.uniform();
      const baseline = luck < its;
      const drawn = (random.uniform() < independent ? random.uniform() : luck) < mine;
      const isFlipped = random.uniform() < Math.abs(flip);
      const right = isFlipped && drawn === flip < 0 ? !drawn : drawn;
      const isKnown = random.uniform() < memorised;
      const group = String(artist);
      return {
        group,
        candidate: answer(label, right || isKnown, isKnown ? 1 : mine, random),
        baseline: answer(label, baseline, its, random),
      };
    });
  }).flat();
}

const accuracyAt = (easiness: number, taste: number) => 1 / (1 + Math.exp(-easiness - spread.taste * taste));

/** Of both versions before the change: the mean over the artists, by Simpson's rule. */
const meanAccuracy = (() => {
  const deviation = Math.hypot(spread.artists, spread.taste);
  const steps = 400;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const z = -8 + (16 * i) / steps;
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += (weight * Math.exp((-z * z) / 2)) / (1 + Math.exp(-average - deviation * z));
  }
  return (sum * 16) / steps / 3 / Math.sqrt(2 * Math.PI);
})();

function answer(label: number, right: boolean, accuracy: number, random: Random): VersionAnswer {
  const wrong = (label + 1 + random.below(genres.length - 1)) % genres.length;
  const said = right ? label : wrong;
  const confidence = Math.min(0.98, Math.max(0.3, accuracy));
  const rest = (1 - confidence) / (genres.length - 1);
  return {
    label,
    probabilities: genres.map((_, index) => (index === said ? confidence : rest)),
    named: confidence >= 0.5,
    milliseconds: 20 + random.normal(),
  };
}
