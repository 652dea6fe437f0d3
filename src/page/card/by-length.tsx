import type { Evaluation } from '../../models/evaluation.js';
import { interval, percent } from '../words.js';
import { FigureTable } from './figure-table.js';

/** How well it does on short and on long tracks. */
export function ByLength({ lengths }: { lengths: NonNullable<Evaluation['crossValidation']['byLength']> }) {
  return (
    <section aria-labelledby="lengths">
      <h2 id="lengths">Short and long tracks</h2>
      <FigureTable
        label="Figures by length"
        head={['Length', 'Tracks', 'Accuracy', '95% interval']}
        rows={lengths.map(({ from, below, tracks, accuracy, interval: bounds }) => [
          below === undefined ? `${from} s or more` : `${from} to ${below} s`,
          String(tracks),
          percent(accuracy),
          interval(bounds),
        ])}
      />
    </section>
  );
}
