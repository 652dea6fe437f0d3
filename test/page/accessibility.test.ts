import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { freshKey } from '../api-keys.js';
import { startApp } from '../app.js';
import { au, wav } from '../../support/audio/synth.js';
import { chooseFile, hearSegment, inBrowser, keepPicture, noBrowser } from '../../support/browser/browser.js';
import { medley } from '../../support/browser/medley.js';
import { writeJudgedVersion } from '../judged-version.js';
import { manyTags, writeTinyTagger } from '../tiny-tagger.js';
import { twoModels } from './two-models.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const alice = freshKey('alice');
/** Enough of them to be folded. */
const fortyTags = Object.fromEntries(Object.entries(manyTags).slice(0, 40));

const [open, guarded] = noBrowser
  ? []
  : await Promise.all([
      twoModels(t).then(async models => {
        await writeJudgedVersion(models.MODEL_STORE, 'judged');
        await writeTinyTagger(models.MODEL_STORE, 'many', 1, fortyTags);
        return startApp(t, models);
      }),
      startApp(t, { CLASSIFY_KEYS: alice.entry }),
    ]);

/** What there is to see, and how to get there from the state before. */
const states: Record<string, (page: Page) => Promise<unknown>> = {
  start: page => page.getByRole('combobox', { name: 'Model' }).waitFor(),
  'own piece': async page => {
    await page.getByRole('button', { name: 'Swing trio', exact: true }).click();
    await page.getByRole('button', { name: /^Play 0:00 to/ }).waitFor();
    await page.getByText('Ask from a program').click();
  },
  kept: async page => {
    await page.reload();
    await page.getByText('The page was loaded again').waitFor();
  },
  recording: async page => {
    if (await page.locator('.answer').isVisible()) {
      await page.evaluate('sessionStorage.clear()');
      await page.reload();
    }
    const cancel = page.getByRole('button', { name: 'Cancel' });
    if (await cancel.isVisible()) await cancel.click();
    await page.getByRole('button', { name: 'Record ten seconds' }).click();
    await page.getByText('Recording…').waitFor();
  },
  trouble: async page => {
    await page.getByRole('button', { name: 'Cancel' }).click();
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
  several: async page => {
    await page
      .getByLabel('Another file')
      .setInputFiles(
        ['a.wav', 'b.wav'].map(name => ({ name, mimeType: 'audio/wav', buffer: Buffer.from(wav(medley())) })),
      );
    await page.locator('.session tbody tr').nth(1).waitFor();
    await page.locator('.work').waitFor({ state: 'detached' });
    await page.locator('.answer[aria-busy=false]').waitFor();
  },
  unsure: page => concluded(page, 'unsure'),
  'not music': page => concluded(page, 'not-music'),
  card: async page => {
    await page.getByRole('link', { name: 'Model card' }).click();
    await page.getByText('Figures for experts').click();
    await page.locator('.curve').waitFor();
  },
  'full card': async page => {
    await page.getByLabel('Model', { exact: true }).selectOption('judged 1');
    await page.getByRole('region', { name: 'Figures by confidence' }).waitFor();
  },
  'bare card': async page => {
    await page.getByLabel('Model', { exact: true }).selectOption('tiny 1');
    await page.getByText('It came without an evaluation').waitFor();
  },
  'tagger card': async page => {
    await page.getByLabel('Model', { exact: true }).selectOption('many 1');
    await page.getByText('All 40 of them').click();
  },
  tags: async page => {
    await page.getByRole('link', { name: 'Classify' }).click();
    await chooseFile(page, 'tags.wav', wav(medley()));
    await page.getByText('34 other labels').click();
  },
  nowhere: async page => {
    await page.goto(`${open!.url}/no/where`);
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  },
  key: async page => {
    await page.goto(guarded!.url);
    await page.getByLabel('Key').fill('a guess');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
  },
};

/** Shows the same track with another verdict. */
async function concluded(page: Page, verdict: string): Promise<void> {
  await page.route('**/classify?*', async route => {
    const response = await route.fetch();
    const answer = (await response.json()) as Classification;
    const segments = answer.segments!.map(segment => ({ ...segment, verdict }));
    await route.fulfill({ response, json: { ...answer, verdict, segments } });
  });
  await chooseFile(page, `${verdict}.wav`, wav(medley()));
  await page.locator(`.verdict.${verdict}`).waitFor();
  await page.unroute('**/classify?*');
}

const own = { colorScheme: 'light', forcedColors: 'none' } as const;

/** How a page is looked at; in the dark there are other colours, and nothing else. */
const looks = {
  wide: { size: { width: 1280, height: 860 }, media: own, rules: {} },
  narrow: { size: { width: 320, height: 780 }, media: own, rules: {} },
  dark: {
    size: { width: 1280, height: 860 },
    media: { ...own, colorScheme: 'dark' },
    rules: { runOnly: ['color-contrast'] },
  },
  // A screen of 1280 pixels, at 200 %.
  enlarged: { size: { width: 640, height: 430 }, media: own, rules: undefined },
  // To be looked at; forced-colours.test.ts says what there must be to see.
  ...(process.env.HYENA_SCREENSHOTS !== undefined && {
    forced: {
      size: { width: 1280, height: 860 },
      media: { ...own, forcedColors: 'active' as const },
      rules: undefined,
    },
  }),
} as const;

inBrowser(t, 'has no fault that axe finds, wide, narrow or dark', async (t, openPage) => {
  // What moves in has no contrast yet.
  const page = await openPage(open!.url, { reducedMotion: 'reduce' });
  for (const [state, reach] of Object.entries(states)) {
    for (const [look, { size, media, rules }] of Object.entries(looks)) {
      await page.emulateMedia(media);
      // A recording is over after ten seconds.
      if (look === 'wide' || state === 'recording') await reach(page);
      if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe);
      await page.setViewportSize(size);
      if (rules) {
        // For one rule, about turned screens, it would copy styles in a way that the page's policy forbids.
        const { violations, passes } = await page.evaluate<AxeResults>(
          `axe.run(${JSON.stringify({ preload: false, ...rules })})`,
        );
        t.strictSame(
          violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
          [],
          `${state}, ${look}`,
        );
        t.ok(passes.length > ('runOnly' in rules ? 0 : 10), 'and it did look');
      }
      t.ok(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        `nothing sticks out at the side: ${state}, ${look}`,
      );
      await keepPicture(page, `${state.replace(' ', '-')}-${look}`);
    }
  }
});
