import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import t from 'tap';
import { freshKey } from '../api-keys.js';
import { startService } from '../service.js';
import { au, wav } from '../../support/audio/synth.js';
import { chooseFile, hearSegment, inBrowser, keepPicture, noBrowser } from '../../support/browser/browser.js';
import { medley } from '../../support/browser/medley.js';
import { twoModels } from './two-models.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const alice = await freshKey('alice');
const [open, guarded] = noBrowser
  ? []
  : await Promise.all([
      twoModels(t).then(models => startService(t, models)),
      startService(t, { CLASSIFY_KEYS: alice.entry }),
    ]);

/** What there is to see, and how to get there from the page as it is first. */
const states: Record<string, (page: Page) => Promise<unknown>> = {
  start: page => page.getByRole('combobox', { name: 'Model' }).waitFor(),
  key: async page => {
    await page.goto(guarded!.url);
    await page.getByLabel('Key').fill('a guess');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
  },
  recording: async page => {
    await page.getByRole('button', { name: 'Record ten seconds' }).click();
    await page.getByText('Recording…').waitFor();
  },
  trouble: async page => {
    await chooseFile(page, 'song.mp3', Buffer.from('not music'));
    await page.locator('.trouble').waitFor();
  },
  unplayable: async page => {
    await chooseFile(page, 'medley.au', au(medley()));
    await page.locator('.answer').waitFor();
  },
  answer: async page => {
    await chooseFile(page, 'medley.wav', wav(medley()));
    await page.locator('.answer').waitFor();
    await hearSegment(page, 3, '0:12');
  },
  card: async page => {
    await page.getByRole('link', { name: 'Model card' }).click();
    await page.locator('.curve').waitFor();
  },
  'bare card': async page => {
    await page.getByRole('link', { name: 'Model card' }).click();
    await page.getByLabel('Model', { exact: true }).selectOption('tiny 1');
    await page.getByText('It came without an evaluation').waitFor();
  },
};

const looks: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1280, height: 860 } },
  narrow: { viewport: { width: 360, height: 780 } },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
};

for (const [look, options] of Object.entries(looks))
  inBrowser(t, `has no fault that axe finds, ${look}`, async (t, openPage) => {
    for (const [state, reach] of Object.entries(states)) {
      // What moves in has no contrast yet.
      const page = await openPage(open!.url, { ...options, reducedMotion: 'reduce' });
      await reach(page);
      await page.evaluate(axe);
      // For one rule, about turned screens, it would copy styles in a way that the page's policy forbids.
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run({ preload: false })');
      t.strictSame(
        violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
        [],
        state,
      );
      t.ok(passes.length > 10, 'and it did look');
      t.ok(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        'nothing sticks out at the side',
      );
      await keepPicture(page, `${state.replace(' ', '-')}-${look}`);
      await page.context().close();
    }
  });
