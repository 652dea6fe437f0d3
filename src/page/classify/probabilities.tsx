import { colourOf, ranked } from '../time-line.js';
import { percent } from '../words.js';

/** The probability of each genre as a bar, the largest first. */
export function Probabilities({ probabilities }: { probabilities: Readonly<Record<string, number>> }) {
  return (
    <ol class="bars" aria-label="Probability of each genre">
      {ranked(probabilities).map(([genre, probability]) => (
        <li key={genre} class={`genre-${colourOf(genre, probabilities)}`}>
          <span class="name">{genre}</span>
          <span class="track" aria-hidden="true">
            <span class="bar" style={{ inlineSize: `${100 * probability}%` }} />
          </span>
          {/* Among digits of one width, the font has a percent sign that is squeezed into it. */}
          <span class="value">
            <span class="digits">{percent(probability, 1).slice(0, -1)}</span>%
          </span>
        </li>
      ))}
    </ol>
  );
}
