import t from 'tap';
import { startApp } from '../app.js';
import { inBrowser, hasFocus, noBrowser, isGone } from '../../support/browser/browser.js';

const url = noBrowser ? '' : (await startApp(t)).url;

inBrowser(t, 'records ten seconds and classifies them', async (t, open) => {
  const page = await open(url);
  await page.getByRole('button', { name: 'Record ten seconds' }).click();
  await page.getByText('Recording…').waitFor();
  await hasFocus(t, page.getByRole('button', { name: 'Cancel' }));
  t.equal(await page.locator('.pieces').count(), 0, 'and nothing else comes in meanwhile');
  await page.getByRole('list', { name: 'Probability of each genre' }).waitFor();
  await page.getByRole('heading', { name: 'Recording of 10 seconds' }).waitFor();
  t.match(await page.locator('.track-panel .title').innerText(), /WAV · 0:10.* · .+ kHz · mono/);
  t.equal(await page.getByRole('toolbar', { name: 'Genre time line' }).getByRole('button').count(), 10);
  await isGone(t, page.locator('.recording'), 'the recording is over on the screen too');
  await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
});

inBrowser(t, 'forgets a recording that is cancelled', async (t, open) => {
  const page = await open(url);
  await page.getByRole('button', { name: 'Record ten seconds' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Record ten seconds' }).waitFor();
  await isGone(t, page.locator('.track-panel, .trouble'));
});

inBrowser(t, 'says what to do where it may not use the microphone', async (_t, open) => {
  const page = await open(url);
  await page.evaluate(`navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException('no', 'NotAllowedError');
  }`);
  await page.getByRole('button', { name: 'Record ten seconds' }).click();
  await page.getByRole('alert').getByRole('heading', { name: 'The microphone is closed' }).waitFor();
});

inBrowser(t, 'ends a recording when asked to, and classifies what there is', async (t, open) => {
  const page = await open(url);
  await page.getByRole('button', { name: 'Record ten seconds' }).click();
  await page.getByText('6 s left').waitFor();
  await page.getByRole('button', { name: 'Stop now' }).click();
  await page.locator('.answer').waitFor();
  await page.getByRole('heading', { name: /^Recording of [45] seconds$/ }).waitFor();
  await isGone(t, page.locator('.recording'));
});
