import type { Evaluation } from '../../models/evaluation.js';
import { counted, interval, percent } from '../words.js';

/** How well a version does in all, and how good it looks where artists are not kept apart. */
export function Accuracy({ evaluation }: { evaluation: Evaluation }) {
  const { crossValidation: held, leakyBecauseShuffledByFile: leaky, recipesTried } = evaluation;
  return (
    <section class="accuracy" aria-labelledby="accuracy">
      <h2 id="accuracy">How it was measured</h2>
      <dl class="figures">
        <div class="first">
          <dt>Track accuracy</dt>
          <dd>
            {percent(held.trackAccuracy, 1)} <small>{doubt(held)}</small>
          </dd>
        </div>
        {held.macroRecall !== undefined && (
          <div>
            <dt>Each genre counting the same</dt>
            <dd>{percent(held.macroRecall, 1)}</dd>
          </div>
        )}
        {held.artistBalancedAccuracy !== undefined && (
          <div>
            <dt>Each artist counting the same</dt>
            <dd>{percent(held.artistBalancedAccuracy, 1)}</dd>
          </div>
        )}
        {leaky && (
          <div>
            <dt>With clips shuffled</dt>
            <dd>
              {percent(leaky.trackAccuracy, 1)} <small>{doubt(leaky)}</small>
            </dd>
          </div>
        )}
        <div>
          <dt>Calibration error</dt>
          <dd>{percent(held.calibrationError, 1)}</dd>
        </div>
        <div>
          <dt>Negative log-likelihood</dt>
          <dd>
            {held.negativeLogLikelihood.toFixed(3)} <small>nats a track</small>
          </dd>
        </div>
      </dl>
      <p>
        {held.splitBy === 'artist'
          ? 'Measured on tracks of artists that it was not trained on'
          : 'Measured on tracks that it was not trained on, but perhaps on others of the same artists, so the figures are too good'}
        : {held.folds}-fold cross-validation of {counted(held.tracks, 'track')},{' '}
        {counted(held.seeds.length, 'time')}.
        {held.interval
          ? ` With ${counted(held.artists ?? 0, held.splitBy === 'artist' ? 'other artist' : 'other track')}, it would be right about ${interval(held.interval)} of the tracks, 95 times in 100.`
          : ' ± is the standard deviation.'}
        {recipesTried !== undefined &&
          ` It was chosen among ${counted(recipesTried, 'recipe')}, by other splits of these tracks, so the figures are somewhat too good.`}
        {leaky &&
          ' With clips shuffled, artists are on both sides: that figure is leaky, and for comparison only.'}{' '}
        On other catalogues fewer answers are right, and the confidence promises too much.
      </p>
    </section>
  );
}

/** How far an accuracy may be off: its interval or, of older versions, its spread over the seeds. */
function doubt({ interval: bounds, spread }: Evaluation['crossValidation']): string {
  return bounds ? interval(bounds) : `± ${percent(spread, 1)}`;
}
