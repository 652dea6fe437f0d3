import type { Evaluation } from '../../models/evaluation.js';
import { percent } from '../words.js';
import { Failings } from './failings.js';

/** What each genre was taken for: a row for each, shares of which add up to the whole. */
export function ConfusionMatrix({ genres, confusion }: Evaluation['crossValidation']) {
  const sums = confusion.map(row => row.reduce((sum, count) => sum + count, 0));
  return (
    <section aria-labelledby="confusion">
      <h2 id="confusion">What it takes for what</h2>
      <p>Each row is a genre, each column what tracks of it were taken for, in percent of the row.</p>
      <div class="confusion-panel">
        <div class="scroller" tabIndex={0} role="region" aria-label="Confusion matrix">
          <table class="confusion">
            <thead>
              <tr>
                <td class="axis">It is ↓</td>
                <th scope="colgroup" colSpan={genres.length} class="axis">
                  It was taken for →
                </th>
              </tr>
              <tr>
                <td />
                {genres.map(genre => (
                  <th key={genre} scope="col">
                    <span>{genre}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {genres.map((genre, row) => (
                <tr key={genre}>
                  <th scope="row">{genre}</th>
                  {confusion[row].map((count, column) => {
                    const share = count / Math.max(1, sums[row]);
                    return (
                      <td
                        key={genres[column]}
                        class={`${row === column ? 'right' : 'wrong'}${share >= 0.5 ? ' strong' : ''}`}
                        style={{ '--depth': depthOf(share).toFixed(3) }}
                        title={`${count} of ${sums[row]} judgements of ${genre}: ${genres[column]}`}
                      >
                        {count === 0 ? <span class="none">0</span> : percent(share).replace('%', '')}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Failings genres={genres} confusion={confusion} />
      </div>
    </section>
  );
}

/** How much of a cell is colour: on the greys in the middle nothing can be read, in black or in white. */
const depthOf = (share: number): number => (share >= 0.5 ? 0.6 + 0.4 * share : 0.8 * share);
