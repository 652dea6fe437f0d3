import type { Classification } from '../../http/schemas/classification.js';
import { colourOf, ranked } from '../time-line.js';
import { labelName, percent } from '../words.js';

type ProbabilitiesProps = Pick<Classification, 'probabilities' | 'labels'>;

/** The probability of each genre as a bar, the largest first; of a tagger those labels that it names, and the others folded. */
export function Probabilities({ probabilities, labels }: ProbabilitiesProps) {
  const all = ranked(probabilities);
  if (!labels) return <Bars name="Probability of each genre" shown={all} probabilities={probabilities} />;
  const named = new Set(labels.map(({ label }) => label));
  const others = all.filter(([label]) => !named.has(label));
  return (
    <div class="tags">
      {named.size > 0 && (
        <Bars
          name="Labels of the track"
          shown={all.filter(([label]) => named.has(label))}
          probabilities={probabilities}
        />
      )}
      {others.length > 0 && (
        <details open={named.size === 0 && others.length <= 10}>
          <summary>
            {others.length} {named.size > 0 ? 'other labels' : 'labels, none over its threshold'}
          </summary>
          <Bars name="Probability of each other label" shown={others} probabilities={probabilities} />
        </details>
      )}
    </div>
  );
}

interface BarsProps {
  readonly name: string;
  readonly shown: readonly [label: string, probability: number][];
  /** Of all labels, whose order gives the colours. */
  readonly probabilities: Classification['probabilities'];
}

function Bars({ name, shown, probabilities }: BarsProps) {
  return (
    <ol class="bars" aria-label={name}>
      {shown.map(([label, probability]) => (
        <li key={label} class={`genre-${colourOf(label, probabilities)}`}>
          <span class="name">{labelName(label)}</span>
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
