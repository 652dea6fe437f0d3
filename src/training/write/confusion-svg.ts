import type { ClassificationReport } from '../judge/metrics.js';

/** Pixels: the side of a cell, the size of the text, the width that is assumed for a character, and the margins. */
const cell = 44;
const fontSize = 12;
const characterWidth = 7;
const margin = 8;
const titleHeight = 56;

/** Red, green and blue of a share of 0 and of 1. */
const lightest = [255, 255, 255] as const;
const darkest = [8, 48, 107] as const;
/** From this share on white is easier to read than black: either has a contrast of 4.5 or more at every share. */
const darkShare = 0.65;

/** The confusion matrix as an SVG picture: a row for each true genre, shaded by the share of its tracks. */
export function confusionSvg({ confusion, genres }: ClassificationReport): string {
  const labelLength = characterWidth * Math.max(...genres.map(({ length }) => length));
  const left = margin + fontSize + margin + labelLength + margin;
  // Labels of columns rise to the right at 45°, so the last one needs room beside the matrix too.
  const rise = Math.ceil(labelLength / Math.SQRT2) + margin;
  const top = titleHeight + rise;
  const side = cell * genres.length;
  const [width, height] = [left + side + rise, top + side + margin];
  const middle = side / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="${fontSize}" text-anchor="middle">`,
    '<title id="title">Confusion matrix: answers for each true genre</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${left + middle}" y="22" font-size="16">Confusion matrix</text>`,
    `<text x="${left + middle}" y="44">answer</text>`,
    `<text transform="translate(${margin + fontSize} ${top + middle}) rotate(-90)">true genre</text>`,
    ...genres.flatMap((genre, index) => {
      const place = cell * index + cell / 2;
      const label = escaped(genre);
      return [
        `<text transform="translate(${left + place} ${top - margin}) rotate(-45)" text-anchor="start">${label}</text>`,
        `<text x="${left - margin}" y="${baseline(top + place)}" text-anchor="end">${label}</text>`,
      ];
    }),
    // Seen between the cells, as a grid.
    `<rect x="${left}" y="${top}" width="${side - 1}" height="${side - 1}" fill="#d9d9d9"/>`,
    ...confusion.flatMap((counts, row) => cellsOf(counts, left, top + cell * row)),
    '</svg>',
  ].join('\n');
}

function cellsOf(counts: readonly number[], left: number, y: number): string[] {
  const tracks = counts.reduce((sum, count) => sum + count, 0);
  return counts.flatMap((count, column) => {
    const share = count / Math.max(1, tracks);
    const x = left + cell * column;
    const rect = `<rect x="${x}" y="${y}" width="${cell - 1}" height="${cell - 1}" fill="${shade(share)}"/>`;
    const ink = share < darkShare ? '#000000' : '#ffffff';
    const text = `<text x="${x + cell / 2}" y="${baseline(y + cell / 2)}" fill="${ink}">${count}</text>`;
    return count > 0 ? [rect, text] : [rect];
  });
}

/** Where text stands that has its middle at `y`: not every viewer knows `dominant-baseline`. */
const baseline = (y: number) => y + fontSize / 3;

function shade(share: number): string {
  const mixed = lightest.map((light, index) => Math.round(light + share * (darkest[index] - light)));
  return `#${mixed.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string) => text.replace(/[&<>]/g, character => entities[character]);
