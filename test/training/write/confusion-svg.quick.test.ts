import t from 'tap';
import { evaluateAnswers } from '../../../src/training/judge/metrics.js';
import { confusionSvg } from '../../../src/training/write/confusion-svg.js';
import { elementsOf, type Element } from './elements.js';

/** A matrix whose first row is 4 tracks (3 found), the second 2 (1 found), the third none. */
const rows = [
  [3, 1, 0],
  [0, 1, 1],
  [0, 0, 0],
];
const genres = ['blues', 'drum & bass', '<none>'];
const svg = confusionSvg(evaluationOf(genres, rows));
const elements = elementsOf(svg);

t.test('what parses pictures finds what is not well-formed', async t => {
  for (const broken of ['<a>', '<a></b>', '<a/><b/>', '<a>&</a>', '<a b="1" b="2"/>', '<a b=1/>', 'a'])
    t.throws(() => elementsOf(broken), broken);
  t.strictSame(elementsOf('<a b="1">&amp;lt;<c/></a>'), [
    { name: 'a', attributes: { b: '1' }, text: '&lt;' },
    { name: 'c', attributes: {}, text: '' },
  ]);
});

t.test('has a title that assistive technology reads, and names both axes', async t => {
  const [root] = elements;
  t.match(root, { name: 'svg', attributes: { xmlns: 'http://www.w3.org/2000/svg', role: 'img' } });
  const title = elements.find(({ attributes }) => attributes.id === root.attributes['aria-labelledby']);
  t.match(title, { name: 'title', text: /^Confusion matrix/ });
  const texts = textsOf(elements);
  for (const axis of ['answer', 'true genre']) t.equal(texts.filter(text => text === axis).length, 1, axis);
  for (const genre of genres) t.equal(texts.filter(text => text === genre).length, 2, genre);
});

t.test('shows each count in its cell: rows are true genres, columns answers', async t => {
  const cells = cellsOf(elements);
  t.equal(cells.length, 9);
  const [xs, ys] = ['x', 'y'].map(axis => [
    ...new Set(cells.map(({ attributes }) => Number(attributes[axis]))),
  ]);
  for (const [row, counts] of rows.entries())
    for (const [column, count] of counts.entries())
      t.strictSame(countsIn(xs[column], ys[row]), count > 0 ? [String(count)] : [], `${row}, ${column}`);
});

t.test('all that it draws lies in the picture', async t => {
  const { width, height } = elements[0].attributes;
  for (const { attributes } of elements.slice(1)) {
    const { x = 0, y = 0, width: w = 0, height: h = 0 } = attributes;
    t.ok(Number(x) >= 0 && Number(x) + Number(w) <= Number(width));
    t.ok(Number(y) >= 0 && Number(y) + Number(h) <= Number(height));
  }
});

t.test('a count can be read on every shade', async t => {
  for (let count = 1; count <= 200; count++) {
    const drawn = elementsOf(
      confusionSvg(
        evaluationOf(
          ['a', 'b'],
          [
            [count, 200 - count],
            [0, 0],
          ],
        ),
      ),
    );
    const { fill } = cellsOf(drawn)[0].attributes;
    const ink = drawn.find(({ name, text }) => name === 'text' && text === String(count))!.attributes.fill;
    t.ok(contrast(ink, fill) >= 4.5, `${count / 200}: ${ink} on ${fill} has ${contrast(ink, fill)}`);
  }
});

t.test('the same evaluation gives the same bytes', async t => {
  t.equal(confusionSvg(evaluationOf([...genres], structuredClone(rows))), svg);
});

function evaluationOf(genres: readonly string[], rows: readonly (readonly number[])[]) {
  const judged = rows.flatMap((counts, truth) =>
    counts.flatMap((count, answer) => Array.from({ length: count }, () => ({ truth, answer }))),
  );
  return evaluateAnswers(genres, judged);
}

function textsOf(elements: readonly Element[]): string[] {
  return elements.filter(({ name }) => name === 'text').map(({ text }) => text);
}

/** The rectangles of the matrix, which are squares; the first are the picture's own background and the grid. */
function cellsOf(elements: readonly Element[]): Element[] {
  return elements.filter(({ name }) => name === 'rect').slice(2);
}

/** The numbers that are written inside of the cell at these coordinates. */
function countsIn(left: number, top: number): string[] {
  const inside = ({ attributes: { x, y } }: Element) =>
    Number(x) > left && Number(x) < left + 43 && Number(y) > top && Number(y) < top + 43;
  return textsOf(elements.filter(inside)).filter(text => /^\d+$/.test(text));
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance and contrast ratio). */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map(start => parseInt(colour.slice(start, start + 2), 16) / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
