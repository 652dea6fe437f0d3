import type { Evaluation } from '../../models/evaluation.js';
import { percent } from '../words.js';

/** The genres that are most often taken for another one. */
export function Failings({ genres, confusion }: Pick<Evaluation['crossValidation'], 'genres' | 'confusion'>) {
  const failings = genres
    .flatMap((truth, row) => {
      const all = confusion[row].reduce((sum, count) => sum + count, 0);
      return genres.map((answer, column) => {
        return { truth, answer, share: confusion[row][column] / Math.max(1, all) };
      });
    })
    .filter(({ truth, answer, share }) => truth !== answer && share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, 6);
  if (failings.length === 0) return null;
  return (
    <div>
      <h3>Where it fails most</h3>
      <ul class="failings">
        {failings.map(({ truth, answer, share }) => (
          <li key={`${truth} ${answer}`}>
            <strong>{percent(share)}</strong> of {truth} is taken for {answer}
          </li>
        ))}
      </ul>
    </div>
  );
}
