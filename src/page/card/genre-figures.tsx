import type { Evaluation } from '../../models/evaluation.js';

/** Precision, recall and F1 of each genre. */
export function GenreFigures({ genres, perGenre }: Evaluation['crossValidation']) {
  return (
    <section aria-labelledby="genre-figures">
      <h2 id="genre-figures">Genre by genre</h2>
      <p>
        Precision: how many of the tracks that it calls so are. Recall: how many that are it calls so. F1 is
        their harmonic mean.
      </p>
      <div class="scroller" tabIndex={0} role="region" aria-label="Figures by genre">
        <table class="rows genre-figures">
          <thead>
            <tr>
              <th scope="col">Genre</th>
              <th scope="col">Precision</th>
              <th scope="col">Recall</th>
              <th scope="col" class="wide">
                F1
              </th>
            </tr>
          </thead>
          <tbody>
            {genres.map((genre, index) => {
              const { precision, recall, f1 } = perGenre[genre];
              return (
                <tr key={genre} class={`genre-${index % 10}`}>
                  <th scope="row">{genre}</th>
                  <td>{precision.toFixed(2)}</td>
                  <td>{recall.toFixed(2)}</td>
                  <td class="wide">
                    <span class="track" aria-hidden="true">
                      <span class="bar" style={{ inlineSize: `${100 * f1}%` }} />
                    </span>
                    {f1.toFixed(2)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
