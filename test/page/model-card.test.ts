import { readFile } from 'node:fs/promises';
import t from 'tap';
import type { ModelCard } from '../../src/http/schemas/model-card.js';
import type { Evaluation } from '../../src/models/evaluation.js';
import { startApp } from '../app.js';
import { root } from '../service.js';
import { attributesOf, inBrowser, noBrowser, isGone } from '../../support/browser/browser.js';
import { writeJudgedVersion } from '../judged-version.js';
import { twoModels } from './two-models.js';

const models = await twoModels(t);
const judged = await writeJudgedVersion(models.MODEL_STORE, 'judged');
const url = noBrowser ? '' : (await startApp(t, models)).url;
const { crossValidation: held, history } = JSON.parse(
  await readFile(`${root}models/gtzan/1/evaluation.json`, 'utf8'),
) as Evaluation;

inBrowser(t, 'shows the figures of the version that is served', async (t, open) => {
  const page = await open(`${url}/#card`);
  await page.getByRole('heading', { name: 'gtzan 1' }).waitFor();
  t.equal(await page.locator('.figures').isVisible(), false, 'and folds those for experts');
  await page.getByText('Figures for experts').click();
  await page.getByText(`${(100 * held.trackAccuracy).toFixed(1)}%`).waitFor();
  await page.getByText('Right for 6 of 10 tracks; guessing gets 1 of 10.').waitFor();

  const shares = held.confusion.map(row => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map(count => ((100 * count) / sum).toFixed(0));
  });
  const rows = await page.locator('.confusion tbody tr').all();
  t.equal(rows.length, held.genres.length);
  for (const [i, row] of rows.entries()) {
    t.equal(await row.getByRole('rowheader').innerText(), held.genres[i]);
    t.strictSame(await row.getByRole('cell').allInnerTexts(), shares[i], held.genres[i]);
  }

  for (const genre of held.genres) {
    const { precision, recall, f1 } = held.perGenre[genre];
    const cells = page.locator('.genre-figures tr', { hasText: genre }).getByRole('cell');
    t.strictSame(
      (await cells.allInnerTexts()).map(text => text.trim()),
      [precision, recall, f1].map(figure => figure.toFixed(2)),
      genre,
    );
  }

  const lines = (await attributesOf(page.locator('.curve polyline'), 'points')).map(points =>
    points!.split(' '),
  );
  t.strictSame(
    lines.map(({ length }) => length),
    [history!.length, history!.length],
  );
  const heights = lines[1].map(point => Number(point.split(',')[1]));
  const losses = history!.map(({ validationLoss }) => validationLoss);
  t.equal(
    heights.indexOf(Math.max(...heights)),
    losses.indexOf(Math.min(...losses)),
    'lowest where it is least',
  );
});

inBrowser(t, 'shows how far the figures can be relied on', async (t, open) => {
  const page = await open(`${url}/#card`);
  await page.getByRole('heading', { name: 'gtzan 1' }).waitFor();
  t.equal(
    await page.getByRole('region', { name: /by (confidence|length)$/ }).count(),
    0,
    'if there are such figures',
  );

  await page.getByLabel('Model', { exact: true }).selectOption('judged 1');
  await page.getByRole('heading', { name: 'judged 1' }).waitFor();
  await page.getByText('Figures for experts').click();
  const { interval, coverage, byLength } = judged.crossValidation;
  const percent = (share: number) => `${(100 * share).toFixed(0)}%`;
  const between = ({ low, high }: typeof interval) => `${percent(low)} to ${percent(high)}`;
  await page.getByText(`With 5 other artists, it would be right about ${between(interval)}`).waitFor();
  await page.getByText('chosen among 12 recipes').waitFor();

  const rowsOf = async (name: string) => {
    const rows = await page.getByRole('region', { name }).locator('tbody tr').all();
    return Promise.all(rows.map(row => row.locator('th, td').allInnerTexts()));
  };
  t.strictSame(
    await rowsOf('Figures by confidence'),
    coverage.map(({ minConfidence, answered, accuracy }) => {
      return [`${percent(minConfidence)} or more`, percent(answered), percent(accuracy)];
    }),
  );
  t.strictSame(
    await rowsOf('Figures by length'),
    ['0 to 5 s', '5 to 15 s', '15 s or more'].map((length, i) => {
      const { tracks, accuracy, interval: bounds } = byLength[i];
      return [length, String(tracks), percent(accuracy), between(bounds)];
    }),
  );
});

inBrowser(t, 'has an address for the card of each version', async (t, open) => {
  const page = await open(`${url}/#card/tiny/1`);
  await page.getByRole('heading', { name: 'tiny 1' }).waitFor();
  const menu = page.getByLabel('Model', { exact: true });
  t.equal(await menu.inputValue(), 'tiny/1', 'and the menu follows');
  await menu.selectOption('judged 1');
  await page.getByRole('heading', { name: 'judged 1' }).waitFor();
  t.equal(new URL(page.url()).hash, '#card/judged/1');
  await page.getByRole('link', { name: 'Classify' }).click();
  await page.getByRole('heading', { name: 'What genre is it?' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'judged 1' }).waitFor();
  await page.goto(`${url}/#card/tiny/7`);
  await page.getByRole('heading', { name: 'That version is not there any more' }).waitFor();
});

inBrowser(t, 'says what is not known of a version', async (t, open) => {
  const page = await open(`${url}/#card`);
  await page.getByLabel('Model', { exact: true }).selectOption('tiny 1');
  await page.getByRole('heading', { name: 'tiny 1' }).waitFor();
  await page.getByText('It came without an evaluation').waitFor();
  await isGone(t, page.locator('.confusion, .genre-figures, .curve'));
});

inBrowser(t, 'counts one thing as one', async (t, open) => {
  const page = await open(url);
  await page.route('**/card', async route => {
    const response = await route.fetch();
    const card = (await response.json()) as ModelCard;
    const json = {
      ...card,
      training: { ...card.training, epochs: 1 },
      dataset: { ...card.dataset, tracks: 1, segments: 1 },
      evaluation: {
        ...judged,
        recipesTried: 1,
        crossValidation: { ...judged.crossValidation, artists: 1, tracks: 1 },
      },
    };
    await route.fulfill({ response, json });
  });
  await page.getByRole('link', { name: 'Model card' }).click();
  await page.getByText('Figures for experts').click();
  await page.getByText('1 epoch, with').waitFor();
  await page.getByText('1 track, 1 segment').waitFor();
  t.notMatch(
    await page.locator('.card').innerText(),
    /\b1 (epochs|tracks|segments|artists|recipes|genres)\b/,
  );
  await page.unroute('**/card');
});

inBrowser(t, 'keeps the names of rows in sight on a phone', async (t, open) => {
  const page = await open(`${url}/#card`, { viewport: { width: 320, height: 700 } });
  const matrix = page.getByRole('region', { name: 'Confusion matrix' });
  await matrix.evaluate(element => {
    (element as unknown as { scrollLeft: number }).scrollLeft = 10_000;
  });
  const [row, region] = await Promise.all([
    matrix.getByRole('rowheader').first().boundingBox(),
    matrix.boundingBox(),
  ]);
  t.ok(row!.x >= region!.x, `${row!.x} ${region!.x}`);
  t.ok(await matrix.evaluate(element => (element as unknown as { scrollLeft: number }).scrollLeft > 50));
});
