import type { ModelCard } from '../../http/schemas/model-card.js';
import { counted, labelName, list } from '../words.js';

interface ScopeProps {
  readonly task: ModelCard['task'];
  readonly labels: readonly string[];
}

/** So many labels are read in one sentence; more are folded. */
const mostInText = 30;

/** What a model can say, and what it cannot. */
export function Scope({ task, labels }: ScopeProps) {
  const names = labels.map(labelName);
  const isShort = names.length <= mostInText;
  return (
    <>
      <p class="lead">
        {task === 'multi-label'
          ? `Says which of ${counted(names.length, 'label')} a piece of music has, any number of them`
          : `Says which of ${counted(names.length, 'genre')} a piece of music is`}
        {isShort && `: ${list(names)}`}. It knows no others: music of other traditions gets an answer too, and
        it means nothing. Speech and noise do so where the verdict does not find them.
      </p>
      {!isShort && (
        <details>
          <summary>All {names.length} of them</summary>
          <ul class="all-labels">
            {[...names]
              .sort((a, b) => a.localeCompare(b))
              .map(name => (
                <li key={name}>{name}</li>
              ))}
          </ul>
        </details>
      )}
    </>
  );
}
