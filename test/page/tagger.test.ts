import t from 'tap';
import { wav } from '../../support/audio/synth.js';
import { chooseFile, inBrowser, keepPicture, noBrowser } from '../../support/browser/browser.js';
import { medley } from '../../support/browser/medley.js';
import { startApp } from '../app.js';
import { manyTags, writeTinyTagger } from '../tiny-tagger.js';

const store = t.testdir();
await writeTinyTagger(store, 'many', 1, manyTags);
await writeTinyTagger(store, 'none', 1, { Rock: 0.3, 'Jazz---Bop': 0.2 }, { thresholds: [0.4, 0.9] });
const settings = { MODEL_STORE: store, MODEL: 'many' };
const url = noBrowser ? '' : (await startApp(t, settings)).url;
const track = wav(medley());

inBrowser(t, 'shows the labels over their thresholds as bars, and folds the others', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'medley.wav', track);
  const named = page.getByRole('list', { name: 'Labels of the track' }).getByRole('listitem');
  await named.first().waitFor();
  t.strictSame(
    await named.allInnerTexts(),
    Array.from({ length: 6 }, (_, i) => `Style ${i} / Label ${i}\n${95 - 5 * i}.0%`),
  );
  t.equal(await page.locator('.verdict h2').innerText(), 'Style 0 / Label 0');
  await page.getByText(/^95% sure; it has Style 1 \/ Label 1, .* and 1 more too\.$/).waitFor();
  await page.getByText('It is the likeliest label in 10 of 10 segments.').waitFor();
  const others = page.getByRole('list', { name: 'Probability of each other label' }).getByRole('listitem');
  t.equal(await others.first().isVisible(), false);
  await keepPicture(page, 'tagger');
  await page.getByText('515 other labels').click();
  t.equal(await others.count(), 515);
  t.match(await others.first().innerText(), /^Style 6 \/ Label 6\n39\.7%$/);
});

inBrowser(t, 'says that no label is over its threshold', async (t, open) => {
  const page = await open(url);
  await page.getByLabel('Model', { exact: true }).selectOption('none 1');
  await chooseFile(page, 'medley.wav', track);
  await page
    .getByText('The most probable label is Rock, with 30%; no label has reached its threshold.')
    .waitFor();
  t.equal(await page.locator('.verdict h2').innerText(), 'Not sure');
  t.strictSame(await page.getByRole('listitem').allInnerTexts(), ['Rock\n30.0%', 'Jazz / Bop\n20.0%']);
});

inBrowser(t, 'the card of a model with hundreds of labels can be read', async (t, open) => {
  const page = await open(`${url}/#card`);
  await page
    .getByText(/^Says which of 521 labels a piece of music has, any number of them\. It knows/)
    .waitFor();
  await page.getByText('a probability of 50% for each label').waitFor();
  const labels = page.locator('.all-labels li');
  t.equal(await labels.first().isVisible(), false);
  await keepPicture(page, 'tagger-card');
  await page.getByText('All 521 of them').click();
  t.equal(await labels.count(), 521);
  t.equal(await labels.first().innerText(), 'Style 0 / Label 0');
  await page.getByLabel('Model', { exact: true }).selectOption('none 1');
  await page.getByText(/^Says which of 2 labels .*: Rock and Jazz \/ Bop\. It knows/).waitFor();
  await page.getByText('for each label its own, from 40% to 90%').waitFor();
});
