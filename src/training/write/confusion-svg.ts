import type { Spec } from 'vega';
import type { Evaluation } from '../judge/metrics.js';

/** The confusion matrix as an SVG picture: a row a true genre, shaded by the share of its tracks. */
export async function confusionSvg({ confusion, genres, perGenre }: Evaluation): Promise<string> {
  const vega = await import('vega');
  const cells = genres.flatMap((truth, row) =>
    genres.map((answer, column) => {
      const count = confusion[row][column];
      return { truth, answer, count, share: count / Math.max(1, perGenre[truth].support) };
    }),
  );
  return new vega.View(vega.parse(heatmap(genres, cells)), { renderer: 'none' }).toSVG();
}

function heatmap(genres: readonly string[], values: readonly object[]): Spec {
  const cell = 44;
  const band = (name: string, range: 'width' | 'height') => {
    return { name, type: 'band' as const, domain: [...genres], range };
  };
  const place = {
    x: { scale: 'answer', field: 'answer' },
    y: { scale: 'truth', field: 'truth' },
  };
  return {
    width: cell * genres.length,
    height: cell * genres.length,
    padding: 8,
    background: 'white',
    data: [{ name: 'cells', values: [...values] }],
    scales: [
      band('answer', 'width'),
      band('truth', 'height'),
      { name: 'share', type: 'linear', domain: [0, 1], range: { scheme: 'blues' } },
    ],
    axes: [
      { orient: 'top', scale: 'answer', title: 'answer', labelAngle: -40, labelAlign: 'left' },
      { orient: 'left', scale: 'truth', title: 'true genre' },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'cells' },
        encode: {
          enter: {
            ...place,
            width: { value: cell - 1 },
            height: { value: cell - 1 },
            fill: { scale: 'share', field: 'share' },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'cells' },
        encode: {
          enter: {
            x: { ...place.x, offset: cell / 2 },
            y: { ...place.y, offset: cell / 2 },
            align: { value: 'center' },
            baseline: { value: 'middle' },
            text: { signal: "datum.count > 0 ? datum.count : ''" },
            fill: { signal: "datum.share > 0.5 ? 'white' : 'black'" },
          },
        },
      },
    ],
  };
}
