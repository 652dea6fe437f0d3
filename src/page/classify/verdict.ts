import type { Classification } from '../../http/schemas/classification.js';
import { ranked } from '../time-line.js';
import { percent } from '../words.js';

/** A verdict in words. */
export interface VerdictWords {
  /** Begins with a small letter where it is the name of a genre. */
  readonly title: string;
  readonly lead: string;
  /** Both in one, for those who do not see the page. */
  readonly spoken: string;
}

/** Says in words what the service concluded about a track. */
export function verdictWords({ verdict, genre, confidence, probabilities }: Classification): VerdictWords {
  const share = percent(confidence);
  const [, [second, secondProbability]] = ranked(probabilities);
  const follows = `${second} follows with ${percent(secondProbability)}.`;
  switch (verdict) {
    case 'genre':
      return { title: genre, lead: `${share} sure; ${follows}`, spoken: `${genre}, ${share}` };
    case 'unsure':
      return {
        title: 'Unsure',
        lead: `The most probable genre is ${genre}, with ${share}; ${follows}`,
        spoken: `Unsure; the most probable genre is ${genre}, ${share}`,
      };
    case 'not-music':
      return {
        title: 'Not music?',
        lead: `This does not sound like the music that the model was trained on. Of its genres, ${genre} is the most probable, with ${share}; that means little here.`,
        spoken: 'This does not sound like the music that the model was trained on',
      };
  }
}
