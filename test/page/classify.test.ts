import type { Locator, Page } from 'playwright-core';
import t from 'tap';
import { fileExtensions, formatList } from '../../src/audio/formats.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ModelCard } from '../../src/http/schemas/model-card.js';
import { fixture } from '../../support/audio/fixture.js';
import { startApp } from '../app.js';
import { eventually } from '../eventually.js';
import { postRaw } from '../service.js';
import { au, music, wav } from '../../support/audio/synth.js';
import {
  attributesOf,
  chooseFile,
  hearSegment,
  inBrowser,
  hasFocus,
  noBrowser,
  isGone,
} from '../../support/browser/browser.js';
import { medley } from '../../support/browser/medley.js';
import { twoModels } from './two-models.js';

const track = wav(medley());
const service = noBrowser ? undefined : await startApp(t, await twoModels(t));
const url = service?.url ?? '';

const answerTo = async (bytes: Uint8Array, query = '') =>
  (await (await postRaw(url, bytes, `?segments=true${query}`)).json()) as Classification;

const percent = (share: number, digits: number) => {
  const shown = `${(100 * share).toFixed(digits)}%`;
  return share > 0 && shown === '0.0%' ? '< 0.1%' : shown;
};

/** The bars that a page shows once it has an answer. */
const bars = (page: Page) =>
  page.getByRole('list', { name: 'Probability of each genre' }).getByRole('listitem');
const segments = (page: Page) => page.getByRole('toolbar', { name: 'Genre time line' }).getByRole('button');

inBrowser(t, 'offers files of the formats that the service knows', async (t, open) => {
  const page = await open(url);
  const accepted = await page.locator('input[type=file]').getAttribute('accept');
  t.same(accepted?.split(','), ['audio/*', ...fileExtensions.map(extension => `.${extension}`)]);
  await page.getByText(`${formatList}; at least three seconds long.`).waitFor();
});

inBrowser(t, 'shows what the service answers about a file', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'medley.wav', track);
  await page.getByRole('heading', { name: 'medley.wav' }).waitFor();
  await bars(page).first().waitFor();

  const answer = await answerTo(track);
  const expected = Object.entries(answer.probabilities).sort(([, a], [, b]) => b - a);
  t.strictSame(
    await bars(page).allInnerTexts(),
    expected.map(([genre, probability]) => `${genre}\n${percent(probability, 1)}`),
  );
  t.equal(await page.locator('.verdict h2').innerText(), capital(answer.genre));
  // Once the recording can be played.
  await page.getByRole('button', { name: /^Play 0:00 to/ }).waitFor();
  const cells = await attributesOf(segments(page), 'aria-label');
  t.strictSame(
    cells,
    answer.segments!.map(
      ({ start, end, genre, probabilities }) =>
        `Play 0:${pad(start)} to 0:${pad(end)}: ${genre}, ${percent(probabilities[genre], 0)}`,
    ),
  );
  t.ok(new Set(answer.segments!.map(({ genre }) => genre)).size > 2, 'of several genres');
  await page.getByText('gtzan, version 1').waitFor();
  await page.getByText(answer.model.digest).waitFor();
  await hasFocus(t, page.locator('.verdict h2'), 'and goes there');

  const lengths = (await boxesOf(bars(page).locator('.bar'))).map(({ width }) => width);
  t.strictSame(
    [...lengths].sort((a, b) => b - a),
    lengths,
    'longer bars for larger probabilities',
  );
});

inBrowser(t, 'plays a segment, and only that', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'medley.wav', track);
  const position = page.getByRole('slider', { name: 'Position in the track' });
  await position.waitFor();
  await page.evaluate(`
    const slider = document.querySelector('[role=slider]');
    globalThis.positions = [];
    new MutationObserver(() => positions.push(slider.ariaValueText)).observe(slider, { attributes: true });
  `);
  await hearSegment(page, 2, '0:09');
  t.equal(await segments(page).nth(2).getAttribute('aria-pressed'), 'true');
  const positions = await page.evaluate<string[]>('positions');
  t.match(positions[0], /^0:0[678] of 0:30$/, 'from where it begins');
  t.ok(
    positions.every(text => /^0:0[6789] of 0:30$/.test(text)),
    `to where it ends: ${[...new Set(positions)].join()}`,
  );
  await page.getByText(/^0:06 to 0:09: .+%, .+%, .+%$/).waitFor();
});

inBrowser(t, 'says in words that it is unsure, or that this is no music', async (t, open) => {
  const page = await open(url);
  let verdict: Classification['verdict'] = 'unsure';
  await page.route('**/classify?*', async route => {
    const response = await route.fetch();
    const answer = (await response.json()) as Classification;
    const segments = answer.segments!.map(segment => ({ ...segment, verdict }));
    await route.fulfill({ response, json: { ...answer, verdict, segments } });
  });
  const { genre, confidence, probabilities } = await answerTo(track);
  const second = Object.entries(probabilities).sort(([, a], [, b]) => b - a)[1][0];
  const words: Partial<Record<Classification['verdict'], [heading: string, lead: RegExp, segment: RegExp]>> =
    {
      unsure: [
        `Not sure: ${genre} or ${second}`,
        new RegExp(`^The most probable genre is ${genre}, with ${percent(confidence, 0)}; \\w+ follows`),
        /: unsure, \w+, \d+%$/,
      ],
      'not-music': [
        'This may not be music',
        /^This does not sound like the music that the model was trained on/,
        /: not music, \w+, \d+%$/,
      ],
    };
  for (const [name, [heading, lead, segment]] of Object.entries(words)) {
    verdict = name as Classification['verdict'];
    await chooseFile(page, `${name}.wav`, track);
    await page.getByRole('heading', { name: heading }).waitFor();
    t.equal(await page.locator('.verdict h2').innerText(), heading);
    t.match(await page.locator('.verdict .lead').innerText(), lead);
    t.match(await segments(page).first().getAttribute('aria-label'), segment);
    await hasFocus(t, page.locator('.verdict h2'), 'and goes there');
    await page
      .locator('[role=status]', {
        hasText: lead.source.includes('most') ? 'Not sure; the most probable' : 'may not be music',
      })
      .waitFor({ state: 'attached' });
  }
  await page.unroute('**/classify?*');
});

inBrowser(t, 'says how often such an answer is right, and how much was listened to', async (t, open) => {
  const page = await open(url);
  await page.route('**/card', async route => {
    const response = await route.fetch();
    const card = (await response.json()) as ModelCard;
    const coverage = [
      { minConfidence: 0, answered: 1, accuracy: 0.58 },
      { minConfidence: 0.999, answered: 0.8, accuracy: 0.65 },
    ];
    const crossValidation = { ...card.evaluation!.crossValidation, coverage };
    await route.fulfill({ response, json: { ...card, evaluation: { ...card.evaluation, crossValidation } } });
  });
  await chooseFile(page, 'long.wav', wav(music(70)));
  // Of the fifth below 0.999, 0.58 - 0.8 × 0.65 of all are right: 0.06 of 0.2.
  await page.getByText('for about 3 of 10 tracks like this one').waitFor();
  await page.getByText('listened to 30 s of 1:10').waitFor();
  const { width } = (await page.locator('.stage').boundingBox())!;
  const tints = await boxesOf(page.locator('.tint'));
  const tinted = tints.reduce((sum, box) => sum + box.width, 0);
  t.ok(Math.abs(tinted / width - 30 / 70) < 0.02, `${tinted} of ${width} pixels have a colour`);
  await page.getByRole('link', { name: 'What the model knows' }).click();
  await page.getByRole('heading', { name: 'gtzan 1' }).waitFor();
  await page.unroute('**/card');
});

inBrowser(t, 'follows the music with the segment, and stops it when the view changes', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'medley.wav', track);
  await page.getByRole('button', { name: /^Play 0:00 to/ }).waitFor();
  await page.getByRole('slider').press('Home');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const at = (index: number) => page.locator(`.segments button:nth-child(${index + 1})[aria-pressed=true]`);
  await at(0).waitFor();
  await at(1).waitFor();
  await page.getByRole('link', { name: 'Model card' }).click();
  await page.getByRole('heading', { name: 'gtzan 1' }).waitFor();
  await page.getByRole('link', { name: 'Classify' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await isGone(t, page.getByRole('button', { name: 'Pause', exact: true }));
});

inBrowser(t, 'says that it draws a track as long as the browser decodes it', async (t, open) => {
  const page = await open(url);
  await page.evaluate(`{
    const decode = AudioContext.prototype.decodeAudioData;
    AudioContext.prototype.decodeAudioData = async function (...given) {
      await new Promise(resolve => (globalThis.goOn = resolve));
      return decode.apply(this, given);
    };
  }`);
  await chooseFile(page, 'medley.wav', track);
  await page.getByText('Drawing the track…').waitFor();
  await page.locator('.answer').waitFor();
  t.ok(await page.getByText('Drawing the track…').isVisible());
  // The answer may come before the browser begins.
  await eventually(() => page.evaluate<boolean>('globalThis.goOn !== undefined'));
  await page.evaluate('goOn()');
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await isGone(t, page.getByText('Drawing the track…'));
});

inBrowser(t, 'draws overlapping and far segments side by side', async (t, open) => {
  const page = await open(url);
  for (const seconds of [4, 70]) {
    await chooseFile(page, `${seconds}.wav`, wav(music(seconds)));
    await page.getByRole('heading', { name: `${seconds}.wav` }).waitFor();
    await segments(page).nth(9).waitFor();
    const boxes = await boxesOf(segments(page));
    for (const [i, { x, width }] of boxes.slice(0, -1).entries())
      t.ok(x + width <= boxes[i + 1].x && width >= 24, `${x} ${width}`);
  }
});

inBrowser(t, 'asks another version about the same track', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'medley.wav', track);
  await page.getByText('gtzan, version 1').waitFor();
  const menu = page.getByLabel('Model', { exact: true });
  t.strictSame(await menu.locator('option').allTextContents(), ['gtzan 1 · default', 'tiny 1']);

  await menu.focus();
  await menu.selectOption('tiny 1');
  await page.getByText('tiny, version 1').waitFor();
  const { probabilities } = await answerTo(track, '&model=tiny&version=1');
  t.strictSame(
    (await bars(page).allInnerTexts()).sort(),
    Object.entries(probabilities)
      .map(([genre, probability]) => `${genre}\n${percent(probability, 1)}`)
      .sort(),
  );
  await hasFocus(t, menu, 'and stays where it was');
});

inBrowser(t, 'tells in words what is wrong with a file, and takes the next', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'song.mp3', Buffer.from('not music'));
  await page.getByRole('heading', { name: 'The service cannot read this file' }).waitFor();
  await page.getByText('Renaming a file does not change its format').waitFor();
  t.notOk(await page.getByRole('button', { name: 'Try again' }).isVisible(), 'which would not help');

  await chooseFile(page, 'short.wav', wav(music(1)));
  await page.getByRole('heading', { name: 'The track is too short' }).waitFor();
  await chooseFile(page, 'cut.flac', fixture('music.flac').subarray(0, 5000));
  await page.getByRole('heading', { name: 'The file is damaged' }).waitFor();
  await chooseFile(page, 'medley.wav', track);
  await bars(page).first().waitFor();
  await isGone(t, page.locator('.trouble'));
});

inBrowser(t, 'shows what it can of a file that browsers cannot play', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'medley.au', au(medley()));
  await bars(page).first().waitFor();
  await page.getByText('This browser cannot play the file').waitFor();
  await segments(page).nth(4).click();
  await page.getByText(/^0:12 to 0:15: /).waitFor();
  t.match(await segments(page).nth(4).getAttribute('aria-label'), /^0:12 to 0:15: /, 'and does not offer to');
});

inBrowser(t, 'leaves room for the answer under a long name', async (t, open) => {
  const page = await open(url, { viewport: { width: 360, height: 780 } });
  const name = `${'A very long name of a symphony '.repeat(6)}.wav`;
  await chooseFile(page, name, track);
  await bars(page).first().waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  const heading = page.locator('.title h2');
  t.ok((await heading.boundingBox())!.height < 80, `${(await heading.boundingBox())!.height} pixels`);
  t.equal(await heading.getAttribute('title'), name, 'which can be read whole');
});

inBrowser(t, 'takes a file that is dropped on it', async (_t, open) => {
  const page = await open(url);
  const transfer = await page.evaluateHandle(`
    const bytes = Uint8Array.from(atob('${fixture('music.mp3').toString('base64')}'), c => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'dropped.mp3'));
    transfer;
  `);
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.getByRole('heading', { name: 'dropped.mp3' }).waitFor();
  await bars(page).first().waitFor();
});

const boxesOf = async (locator: Locator) =>
  (await Promise.all((await locator.all()).map(element => element.boundingBox()))).map(box => box!);
const pad = (seconds: number) => String(seconds).padStart(2, '0');
const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
