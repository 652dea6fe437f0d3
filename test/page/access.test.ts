import t from 'tap';
import { freshKey } from '../api-keys.js';
import { startApp } from '../app.js';
import { music, wav } from '../../support/audio/synth.js';
import { chooseFile, inBrowser, noBrowser, isGone } from '../../support/browser/browser.js';

const track = wav(music(4));
const [alice, ops] = ['alice', 'ops'].map(freshKey);
const keys = { CLASSIFY_KEYS: alice.entry, ADMIN_KEYS: ops.entry };
const url = noBrowser ? '' : (await startApp(t, keys)).url;

inBrowser(t, 'asks for the key that the service wants, and keeps it as long as the tab', async (t, open) => {
  const page = await open(url);
  await page.getByRole('heading', { name: 'This service wants a key' }).waitFor();
  await page.getByLabel('Key').fill('a guess');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('alert').getByText('That key does not open it').waitFor();
  await isGone(t, page.getByText('A key is in use'), 'and does not use it');
  await page.getByLabel('Key').fill(alice.key);
  await page.keyboard.press('Enter');
  await page.locator('main:focus').waitFor();
  await page.getByText('A key is in use').waitFor();
  await chooseFile(page, 'song.wav', track);
  await page.getByText('gtzan, version 2').waitFor();

  await page.reload();
  await page.getByText('gtzan, version 2').waitFor();
  t.equal(await page.evaluate('localStorage.length + document.cookie.length'), 0, 'and nowhere else');
  await page.getByRole('button', { name: 'Forget it now' }).click();
  await page.getByRole('heading', { name: 'This service wants a key' }).waitFor();
  t.equal(await page.evaluate('sessionStorage.length'), 0, 'nor the answers that it opened');
});

inBrowser(t, 'tells a key that is for other things, and takes another', async (_t, open) => {
  const page = await open(url);
  await page.getByLabel('Key').fill(ops.key);
  await page.keyboard.press('Enter');
  await chooseFile(page, 'song.wav', track);
  await page.getByRole('heading', { name: 'This key is for other things' }).waitFor();
  await page.getByRole('button', { name: 'Use another key' }).click();
  await page.getByLabel('Key').fill(alice.key);
  await page.keyboard.press('Enter');
  await chooseFile(page, 'song.wav', track);
  await page.getByText('gtzan, version 2').waitFor();
});
