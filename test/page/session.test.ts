import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { music, wav } from '../../support/audio/synth.js';
import { attributesOf, chooseFile, inBrowser, noBrowser, isGone } from '../../support/browser/browser.js';
import { startApp } from '../app.js';
import { twoModels } from './two-models.js';

const url = noBrowser ? '' : (await startApp(t, await twoModels(t))).url;

const session = (page: Page) => page.getByRole('region', { name: 'Tracks of this session' });
const textOf = async (download: Download) => readFile(await download.path(), 'utf8');

inBrowser(t, 'names the genres and has pieces to try on the first screen', async (t, open) => {
  const page = await open(url);
  await page.getByText(/^It knows blues, classical, .* and rock\./).waitFor();
  for (const name of ['Swing trio', 'Piano', 'Drum machine', 'Wind'])
    t.ok(await page.getByRole('button', { name, exact: true }).isVisible(), name);
  await page.getByRole('button', { name: 'Swing trio', exact: true }).click();
  await page.getByRole('heading', { name: 'Swing trio.wav' }).waitFor();
  await page.locator('.answer').waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await page.locator('.title').getByText('0:15').waitFor();
});

inBrowser(t, 'has a table of tracks and versions, and shows each answer of it', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'a.wav', wav(music(4)));
  await page.getByText('gtzan, version 1').waitFor();
  await page.getByLabel('Model', { exact: true }).selectOption('tiny 1');
  await page.getByText('tiny, version 1').waitFor();
  await chooseFile(page, '=b.wav', wav(music(5)));
  await session(page)
    .getByRole('button', { name: /^=b\.wav, tiny 1: .*\d%/ })
    .waitFor();
  t.strictSame(await session(page).getByRole('columnheader').allInnerTexts(), ['Track', 'gtzan 1', 'tiny 1']);
  t.strictSame(await session(page).getByRole('rowheader').allInnerTexts(), ['a.wav', '=b.wav']);

  await session(page)
    .getByRole('button', { name: /^a\.wav, gtzan 1/ })
    .click();
  await page.getByText('gtzan, version 1').waitFor();
  await page.getByRole('heading', { name: 'a.wav', exact: true }).waitFor();
  t.equal(await page.getByLabel('Model', { exact: true }).inputValue(), '', 'and the menu follows');
  await session(page).getByRole('button', { name: '=b.wav, gtzan 1: ask it' }).click();
  await session(page)
    .getByRole('button', { name: /^=b\.wav, gtzan 1: .*(\d%| or |not)/ })
    .waitFor();
  await page.getByRole('heading', { name: '=b.wav', exact: true }).waitFor();

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  t.equal(csv.suggestedFilename(), 'hyena.csv');
  const lines = (await textOf(csv)).trimEnd().split('\r\n');
  t.match(lines[0], /^file,model,version,verdict,genre,confidence,seconds,problem,blues,classical,/);
  t.equal(lines.length, 5);
  t.match(lines[1], /^a\.wav,gtzan,1,/);
  t.match(lines[3], /^'=b\.wav,tiny,1,/, 'and no spreadsheet takes a name for a formula');

  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as JSON' }).click(),
  ]);
  const answers = JSON.parse(await textOf(json)) as (Classification & { file: string })[];
  t.strictSame(
    answers.map(({ file, model }) => [file, model.name]),
    [
      ['a.wav', 'gtzan'],
      ['a.wav', 'tiny'],
      ['=b.wav', 'tiny'],
      ['=b.wav', 'gtzan'],
    ],
  );
  t.equal(answers[0].segments!.length, 10);

  await page.getByRole('button', { name: 'Clear the list' }).click();
  await isGone(t, page.locator('.session, .answer, .track-panel'));
  await page.reload();
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  await isGone(t, page.locator('.answer'), 'and for good');
});

inBrowser(t, 'keeps answers when it is loaded again, and when somebody comes back', async (t, open) => {
  const page = await open(url);
  await chooseFile(page, 'first.wav', wav(music(4)));
  await page.getByText('gtzan, version 1').waitFor();
  await page.getByLabel('Model', { exact: true }).selectOption('tiny 1');
  await page.getByText('tiny, version 1').waitFor();
  const before = await page.locator('.answer .bars').innerText();
  const asked: string[] = [];
  page.on('request', request => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await page.getByText('tiny, version 1').waitFor();
  await page.getByText('The page was loaded again, and files are not kept').waitFor();
  t.equal(await page.locator('.answer .bars').innerText(), before);
  t.equal(await page.getByLabel('Model', { exact: true }).inputValue(), 'tiny/1');
  await session(page)
    .getByRole('button', { name: /^first\.wav, gtzan 1/ })
    .click();
  await page.getByText('gtzan, version 1').waitFor();

  await page.goto(`${url}/docs`);
  await page.goBack();
  await page.getByText('gtzan, version 1').waitFor();
  t.notOk(asked.includes('/classify'), 'without a request');
  await chooseFile(page, 'letter.mp3', Buffer.from('not music'));
  await page.locator('.trouble').waitFor();
  await page.reload();
  await page.getByText('gtzan, version 1').waitFor();
});

inBrowser(t, 'listens to all of a long track when asked to, and draws its sections', async (t, open) => {
  const page = await open(url);
  const sections = [
    { start: 0, end: 50, genre: 'blues', confidence: 0.7 },
    { start: 50, end: 70, genre: 'jazz', confidence: 0.6 },
  ];
  await page.route('**/classify?*', async route => {
    const address = new URL(route.request().url());
    const every = address.searchParams.get('every');
    address.searchParams.delete('every');
    const response = await route.fetch({ url: address.href });
    const answer = (await response.json()) as Classification;
    await route.fulfill({ response, json: every === '3' ? { ...answer, sections } : answer });
  });
  await chooseFile(page, 'mix.wav', wav(music(70)));
  await page.getByText('listened to 30 s of 1:10').waitFor();
  await page.getByRole('button', { name: 'Listen to all of it' }).click();
  await page.getByText('listened to 70 s of 1:10').waitFor();
  const parts = page.getByRole('toolbar', { name: 'Genre time line' }).getByRole('button');
  t.strictSame(await attributesOf(parts, 'aria-label'), [
    'Play 0:00 to 0:50: blues, 70%',
    'Play 0:50 to 1:10: jazz, 60%',
  ]);
  await isGone(t, page.getByRole('button', { name: 'Listen to all of it' }));
  const boxes = await Promise.all([0, 1].map(index => parts.nth(index).boundingBox()));
  t.ok(Math.abs(boxes[0]!.width / boxes[1]!.width - 50 / 20) < 0.1, 'as long as they last');
  await page.unroute('**/classify?*');
});

inBrowser(t, 'gives an answer and its question to programs', async (t, open) => {
  const page = await open(url, { permissions: ['clipboard-read', 'clipboard-write'] });
  await chooseFile(page, "it's.wav", wav(music(4)));
  await page.getByRole('button', { name: 'Copy JSON' }).click();
  await page.getByText('Copied', { exact: true }).waitFor();
  const copied = JSON.parse(await page.evaluate('navigator.clipboard.readText()')) as Classification;
  t.equal(copied.model.name, 'gtzan');
  await page.getByText('Ask from a program').click();
  const query = 'classify?model=gtzan&version=1&segments=true';
  t.equal(
    await page.getByRole('region', { name: 'curl code' }).innerText(),
    `curl -F 'audio=@"it'\\''s.wav"' \\\n  '${url}/${query}'`,
  );
  for (const language of ['JavaScript', 'Python']) {
    const code = await page.getByRole('region', { name: `${language} code` }).innerText();
    t.ok(code.includes(`"${url}/${query}"`) && code.includes(`"it's.wav"`), code);
  }
});

inBrowser(t, 'opens the API beside it, from which a link leads back', async (t, open) => {
  const page = await open(url, {});
  await chooseFile(page, 'first.wav', wav(music(4)));
  await page.getByText('gtzan, version 1').waitFor();
  const [docs] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /^API/ }).click(),
  ]);
  await docs.getByRole('link', { name: 'What genre is it?' }).click();
  await docs.getByText('gtzan, version 1').waitFor();
  t.ok(await page.getByText('gtzan, version 1').isVisible(), 'and the page has its answer too');
});
