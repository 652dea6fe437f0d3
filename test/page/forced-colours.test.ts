import type { Locator } from 'playwright-core';
import t from 'tap';
import { startApp } from '../app.js';
import { wav } from '../../support/audio/synth.js';
import { chooseFile, hearSegment, inBrowser, keepPicture, noBrowser } from '../../support/browser/browser.js';
import { medley } from '../../support/browser/medley.js';

const url = noBrowser ? '' : (await startApp(t)).url;

/** A property as an element is shown with, or what stands before it. */
const shown = async (element: Locator, property: string, pseudo = '') =>
  (await shownAll(element.first(), property, pseudo))[0];
const shownAll = (elements: Locator, property: string, pseudo = '') =>
  elements.evaluateAll(
    (nodes, [name, part]) => nodes.map(node => getComputedStyle(node, part).getPropertyValue(name)),
    [property, pseudo],
  );

/** Of the browser, in which the function above runs. */
declare function getComputedStyle(node: unknown, pseudo: string): { getPropertyValue(name: string): string };

inBrowser(t, 'shows with the colours of the system all that it shows with its own', async (t, open) => {
  const page = await open(url, { forcedColors: 'active', reducedMotion: 'reduce' });
  const canvas = await shown(page.locator('body'), 'background-color');
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  t.not(await shown(page.locator('.record'), 'background-color', '::before'), canvas, 'the dot of recording');
  const menu = page.locator('select');
  t.ok(
    (await shown(menu, 'appearance')) === 'auto' || (await shown(menu, 'background-image')) !== 'none',
    'the arrow of the menu',
  );

  await chooseFile(page, 'medley.wav', wav(medley()));
  await page.locator('.answer').waitFor();
  t.not(await shown(page.locator('.bar'), 'background-color'), canvas, 'bars');
  await hearSegment(page, 3, '0:12');
  t.equal(
    await shown(page.locator('.play-sign'), 'border-top-color'),
    'rgba(0, 0, 0, 0)',
    'an arrow to play',
  );
  t.not(
    await shown(page.locator('.play-sign'), 'border-left-color'),
    await shown(page.locator('.play'), 'background-color'),
    'which can be seen',
  );
  t.not(await shown(page.locator('.extent'), 'background-color'), canvas, 'the segment that was heard');
  const pressed = page.locator('.segments [aria-pressed=true]');
  t.not(
    await shown(pressed, 'background-color'),
    await shown(page.locator('.segments [aria-pressed=false]'), 'background-color'),
    'which button it is',
  );
  await keepPicture(page, 'answer-forced-colours');

  await page.getByRole('link', { name: 'Model card' }).click();
  await page.locator('.confusion').waitFor();
  await page.getByText('Figures for experts').click();
  const cells = page.locator('.confusion td');
  const shades = new Set(await shownAll(cells, 'background-color'));
  t.ok(shades.size > 5, `${shades.size} shades in the matrix`);
  t.not(await shown(page.locator('.genre-figures .bar'), 'background-color'), canvas, 'bars');
  await keepPicture(page, 'card-forced-colours');
});
