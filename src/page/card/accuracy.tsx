import type { Evaluation } from '../../models/evaluation.js';
import { percent } from '../words.js';

/** How well a version does in all, and how good it looks where artists are not kept apart. */
export function Accuracy({ evaluation }: { evaluation: Evaluation }) {
  const { crossValidation: held, leakyBecauseShuffledByFile: leaky } = evaluation;
  return (
    <section class="accuracy" aria-labelledby="accuracy">
      <h2 id="accuracy">How well it does</h2>
      <dl class="figures">
        <div class="first">
          <dt>Track accuracy</dt>
          <dd>
            {percent(held.trackAccuracy, 1)} <small>± {percent(held.spread, 1)}</small>
          </dd>
        </div>
        {leaky && (
          <div>
            <dt>With clips shuffled</dt>
            <dd>
              {percent(leaky.trackAccuracy, 1)} <small>± {percent(leaky.spread, 1)}</small>
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
          ? 'Measured on tracks of artists that it had not heard'
          : 'Measured on tracks that it had not heard, though it may know their artists, so the figures are too good'}
        : {held.folds}-fold cross-validation of {held.tracks} tracks, {held.seeds.length}{' '}
        {held.seeds.length === 1 ? 'time' : 'times'}. ± is the standard deviation.
        {leaky &&
          ' With clips shuffled, artists are on both sides: that figure is leaky, and for comparison only.'}
      </p>
    </section>
  );
}
