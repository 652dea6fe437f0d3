import type { Evaluation } from '../../models/evaluation.js';
import { percent } from '../words.js';
import { FigureTable } from './figure-table.js';

/** How many answers there are at each confidence, and how many of these are right. */
export function Coverage({ coverage }: { coverage: NonNullable<Evaluation['crossValidation']['coverage']> }) {
  return (
    <section aria-labelledby="coverage">
      <h2 id="coverage">How far to trust its confidence</h2>
      <p>The surer an answer has to be, the fewer tracks get one, and the more of these answers are right.</p>
      <FigureTable
        label="Figures by confidence"
        head={['Confidence', 'Tracks answered', 'Answers right']}
        rows={coverage.map(({ minConfidence, answered, accuracy }) => {
          return [`${percent(minConfidence)} or more`, percent(answered), percent(accuracy)];
        })}
      />
    </section>
  );
}
