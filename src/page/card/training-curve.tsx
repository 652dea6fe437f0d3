import type { Evaluation } from '../../models/evaluation.js';
import { counted } from '../words.js';
import { scaleOf } from './scale.js';

interface TrainingCurveProps {
  readonly history: NonNullable<Evaluation['history']>;
  /** After how many the weights were kept; those after it were in vain. */
  readonly epochs: number | undefined;
}

/** Pixels of the drawing, which is scaled as a whole. */
const width = 640;
const height = 300;
const margin = { left: 64, right: 124, top: 28, bottom: 52 };

/** Between two names of lines, so that both can be read on small screens too. */
const lineHeight = 26;

/** The losses after each epoch. */
export function TrainingCurve({ history, epochs }: TrainingCurveProps) {
  return (
    <section aria-labelledby="curve">
      <h2 id="curve">How it learned</h2>
      {history.length < 2 ? (
        <p class="notice">No training curve was kept of this version.</p>
      ) : (
        <Curve history={history} epochs={epochs} />
      )}
    </section>
  );
}

function Curve({ history, epochs }: TrainingCurveProps) {
  const losses = scaleOf(history.flatMap(({ loss, validationLoss }) => [loss, validationLoss]));
  const x = (epoch: number) =>
    margin.left + ((epoch - 1) / (history.length - 1)) * (width - margin.left - margin.right);
  const y = (loss: number) =>
    margin.top +
    ((losses.most - loss) / (losses.most - losses.least)) * (height - margin.top - margin.bottom);
  const lines = [
    { name: 'training', text: 'trained on', values: history.map(({ loss }) => loss) },
    { name: 'validation', text: 'held back', values: history.map(({ validationLoss }) => validationLoss) },
  ];
  const ends = lines.map(({ values }) => y(values.at(-1)!));
  const middle = (ends[0] + ends[1]) / 2;
  const apart = Math.max(Math.abs(ends[0] - ends[1]), lineHeight) / 2;
  const nameY = (line: number) => (ends[line] > ends[1 - line] ? middle + apart : middle - apart);
  const best = epochs === undefined ? undefined : history.at(epochs - 1);
  return (
    <figure class="curve">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="curve-words">
        {losses.ticks.map(tick => (
          <g key={tick} class="tick">
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text x={margin.left - 10} y={y(tick)} dy="0.35em" text-anchor="end">
              {tick.toFixed(1)}
            </text>
          </g>
        ))}
        {[1, ...(epochs && epochs > 1 && epochs < history.length ? [epochs] : []), history.length].map(
          epoch => (
            <text key={epoch} class="epoch" x={x(epoch)} y={height - margin.bottom + 22} text-anchor="middle">
              {epoch}
            </text>
          ),
        )}
        <text class="axis" x={margin.left} y={margin.top} dy="-1em" text-anchor="end">
          Loss, nats
        </text>
        <text class="axis" x={(margin.left + width - margin.right) / 2} y={height - 2} text-anchor="middle">
          Epoch
        </text>
        {best && epochs !== undefined && (
          <line class="best" x1={x(epochs)} x2={x(epochs)} y1={margin.top} y2={height - margin.bottom} />
        )}
        {lines.map(({ name, text, values }, line) => (
          <g key={name} class={name}>
            <polyline
              points={values.map((value, i) => `${x(i + 1).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
            />
            <text x={x(values.length) + 10} y={nameY(line)} dy="0.35em">
              {text}
            </text>
          </g>
        ))}
      </svg>
      <figcaption id="curve-words">
        Loss in nats after each of {counted(history.length, 'epoch')}: on what was trained on it fell from{' '}
        {history[0].loss.toFixed(2)} to {history.at(-1)!.loss.toFixed(2)}, on tracks that were held back from{' '}
        {history[0].validationLoss.toFixed(2)} to {history.at(-1)!.validationLoss.toFixed(2)}.
        {best &&
          ` The weights are those after epoch ${epochs}, where that was ${best.validationLoss.toFixed(2)}, the least.`}
      </figcaption>
    </figure>
  );
}
