import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { startApp } from '../app.js';
import { music, wav } from '../../support/audio/synth.js';
import { inBrowser, noBrowser, isGone } from '../../support/browser/browser.js';

const url = noBrowser ? '' : (await startApp(t)).url;

/** What is said of a track that has an answer. */
const answered = /^(?!Sending).*\d%$|^Not sure: |^This may not be music$/;

/** The tracks in the table of the session. */
const rowsOf = (page: Page) =>
  page.getByRole('region', { name: 'Tracks of this session' }).locator('tbody tr');

/** Drops files and folders on a page as a hand does. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const input = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await input.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
  await input.detach();
}

/** Writes tracks of different lengths, and returns their paths. */
async function writeTracks(directory: string, names: readonly string[]): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  return Promise.all(
    names.map(async (name, i) => {
      const path = join(directory, name);
      await writeFile(path, wav(music(4 + i)));
      return path;
    }),
  );
}

inBrowser(t, 'takes all files that are dropped, one after the other', async (t, open) => {
  const page = await open(url);
  await drop(page, await writeTracks(t.testdir(), ['a.wav', 'b.wav', 'c.wav']));
  const tracks = rowsOf(page);
  await tracks.getByText(answered).nth(2).waitFor();
  t.strictSame(await tracks.getByRole('rowheader').allInnerTexts(), ['a.wav', 'b.wav', 'c.wav']);
  await page.getByRole('heading', { name: 'a.wav' }).waitFor();
  await isGone(t, page.locator('.work'), 'and ends');
  await tracks.getByRole('button', { name: /c\.wav/ }).click();
  await page.getByRole('heading', { name: 'c.wav' }).waitFor();
  await page.locator('.title').getByText('0:06').waitFor();
  await page.locator('.answer').waitFor();
});

inBrowser(t, 'waits with a queue as long as the service asks', async (t, open) => {
  const page = await open(url);
  let refusals = 0;
  await page.route('**/classify?*', route => {
    if (refusals > 0) return route.continue();
    refusals += 1;
    const type = 'urn:hyena:problem:rate-limited';
    const words = { title: 'The client sends too many requests', detail: 'A client may send 9 requests.' };
    return route.fulfill({
      status: 429,
      headers: { 'retry-after': '2' },
      json: { type, ...words, instance: 'urn:uuid:1' },
    });
  });
  await drop(page, await writeTracks(t.testdir(), ['a.wav', 'b.wav', 'c.wav']));
  await page.getByText('Waiting for the service… · 2 more tracks to go').waitFor();
  await rowsOf(page).getByText(answered).nth(2).waitFor();
  await isGone(t, page.locator('.work'), 'and goes on');
  t.equal(refusals, 1);
  await page.unroute('**/classify?*');
});

inBrowser(t, 'takes what is in a folder', async (t, open) => {
  const page = await open(url);
  const folder = join(t.testdir(), 'album');
  await writeTracks(folder, ['1.wav']);
  await writeTracks(join(folder, 'second disc'), ['2.wav']);
  await writeFile(join(folder, 'cover.jpg'), 'a picture');
  await drop(page, [folder]);
  await page.getByRole('heading', { name: '1.wav' }).waitFor();
  const tracks = rowsOf(page);
  await tracks.getByText(answered).nth(1).waitFor();
  t.equal(await tracks.count(), 2, 'and leaves out what is no music by its name');
  await isGone(t, page.locator('.trouble'));
});

inBrowser(t, 'says that there is no music in a folder', async (t, open) => {
  const page = await open(url);
  const folder = join(t.testdir(), 'pictures');
  await mkdir(folder);
  await writeFile(join(folder, 'cover.jpg'), 'a picture');
  await drop(page, [folder]);
  await page.getByRole('alert').getByRole('heading', { name: 'There is no music in that folder' }).waitFor();
  await isGone(t, page.locator('.track-panel'));
});

inBrowser(t, 'shows the answer to what is dropped on the card', async (t, open) => {
  const page = await open(`${url}/#card`);
  await page.locator('.card h1').waitFor();
  await drop(page, await writeTracks(t.testdir(), ['dropped.wav']));
  await page.locator('.answer').waitFor();
  t.equal(await page.title(), 'Classify · Hyena');
});
