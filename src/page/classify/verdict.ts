import type { Classification } from '../../http/schemas/classification.js';
import { ranked } from '../time-line.js';
import { labelName, list, percent } from '../words.js';

/** A verdict in words. */
export interface VerdictWords {
  /** Begins with a small letter where it is the name of a genre. */
  readonly title: string;
  readonly lead: string;
  /** Both in one, for those who do not see the page. */
  readonly spoken: string;
  /** In a list. */
  readonly short: string;
}

/** Says in words what the service concluded about a track. */
export function verdictWords(answer: Classification): VerdictWords {
  const { verdict, labels, confidence, probabilities } = answer;
  const genre = labelName(answer.genre);
  const share = percent(confidence);
  const [kind, kinds] = labels ? ['label', 'labels'] : ['genre', 'genres'];
  const [, [second, secondProbability]] = ranked(probabilities);
  const follows = labels ? furtherLabels(labels) : `${second} follows with ${percent(secondProbability)}.`;
  switch (verdict) {
    case 'genre':
      return {
        title: genre,
        lead: `${share} sure; ${follows}`,
        spoken: `${genre}, ${share}`,
        short: `${genre}, ${share}`,
      };
    case 'unsure':
      return {
        title: labels ? 'Not sure' : `Not sure: ${genre} or ${second}`,
        lead: `The most probable ${kind} is ${genre}, with ${share}; ${follows}`,
        spoken: `Not sure; the most probable ${kind} is ${genre}, ${share}`,
        short: labels ? 'Not sure' : `Not sure: ${genre} or ${second}`,
      };
    case 'not-music':
      return {
        title: 'This may not be music',
        lead: `This does not sound like the music that the model was trained on. Of its ${kinds}, ${genre} is the most probable, with ${share}; that means little here.`,
        spoken: 'This may not be music',
        short: 'This may not be music',
      };
  }
}

/** Of a tagger so many labels are named in the text; the bars have all. */
const mostNamed = 4;

function furtherLabels(labels: NonNullable<Classification['labels']>): string {
  if (labels.length === 0) return 'no label has reached its threshold.';
  const others = labels.slice(1).map(({ label }) => labelName(label));
  if (others.length === 0) return 'no other label has reached its threshold.';
  const more = others.length > mostNamed ? [`${others.length - mostNamed} more`] : [];
  return `it has ${list([...others.slice(0, mostNamed), ...more])} too.`;
}
