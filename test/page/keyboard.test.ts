import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import t from 'tap';
import { startApp } from '../app.js';
import { eventually } from '../eventually.js';
import { wav } from '../../support/audio/synth.js';
import { inBrowser, hasFocus, isFocused, noBrowser } from '../../support/browser/browser.js';
import { medley } from '../../support/browser/medley.js';
import { twoModels } from './two-models.js';

const url = noBrowser ? '' : (await startApp(t, await twoModels(t))).url;

/** Presses Tab until the focus is where it shall be. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    if (await isFocused(page.locator(selector))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}`);
}

inBrowser(t, 'goes from the start to the result by the keyboard alone', async (t, open) => {
  const file = join(t.testdir(), 'medley.wav');
  await writeFile(file, wav(medley()));
  const page = await open(url);
  await page.getByRole('combobox', { name: 'Model' }).waitFor();

  await page.keyboard.press('Tab');
  t.equal(await page.locator(':focus').innerText(), 'Skip to the content');
  await page.keyboard.press('Enter');
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, 'input[type=file]');
  await page.keyboard.press('Space');
  await (await chooser).setFiles(file);
  await page.locator('.verdict h2:focus').waitFor();

  await page.keyboard.press('Shift+Tab');
  const first = page.getByRole('toolbar').getByRole('button').first();
  await hasFocus(t, first, 'the time line comes before it');
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.getByText(/^0:24 to 0:27: /).waitFor();
  const at = (position: string) => page.locator(`[role=slider][aria-valuetext="${position} of 0:30"]`);
  await at('0:27').waitFor();
  // The end of the segment stops it, a moment after the position shows it.
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();

  await page.keyboard.press('Shift+Tab');
  // Once, on a busy machine, the second jump had no effect, and it is not known why: both are done again then.
  await eventually(async () => {
    await page.keyboard.press('Home');
    await at('0:00').waitFor();
    await page.keyboard.press('ArrowRight');
    return at('0:01')
      .waitFor({ timeout: 10_000 })
      .then(
        () => true,
        () => false,
      );
  });
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
});

inBrowser(t, 'tries a piece and compares versions by the keyboard', async (t, open) => {
  const page = await open(url);
  await tabTo(page, '.pieces button');
  await page.keyboard.press('Enter');
  await page.locator('.verdict h2:focus').waitFor();
  await page.getByText('gtzan, version 1').waitFor();
  await tabTo(page, '.snippets summary');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'curl code' }).waitFor();
  await page.getByLabel('Model', { exact: true }).selectOption('tiny 1');
  await page.getByText('tiny, version 1').waitFor();
  await page.locator('select').focus();
  await tabTo(page, '.session td:nth-of-type(1) button');
  await page.keyboard.press('Space');
  await page.getByText('gtzan, version 1').waitFor();
  await hasFocus(t, page.locator('.session td:nth-of-type(1) button'), 'and stays there');
});

inBrowser(t, 'goes to the other view and chooses a model by the keyboard', async (t, open) => {
  const page = await open(url);
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  await tabTo(page, 'nav a[href="#card"]');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'gtzan 1' }).waitFor();
  t.equal(await page.title(), 'Model card · Hyena');
  await hasFocus(t, page.locator('main'), 'begins at its beginning');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'tiny 1' }).waitFor();
});
