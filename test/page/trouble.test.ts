import t from 'tap';
import { distinct } from '../../support/audio/distinct.js';
import { startApp, startChild } from '../app.js';
import { postRaw } from '../service.js';
import { noProc } from '../processes.js';
import { startLoading } from '../starting-service.js';
import { music, wav } from '../../support/audio/synth.js';
import { chooseFile, inBrowser, hasFocus, noBrowser, isGone } from '../../support/browser/browser.js';

const track = wav(music(4));
const child = noBrowser ? undefined : startChild(t);
const url = noBrowser ? '' : (await startApp(t, {}, child)).url;

inBrowser(t, 'waits as long as the service asks, and tries again', async (t, open) => {
  const { url } = await startApp(t, { RATE_LIMIT: '1' }, child);
  await postRaw(url, track);
  const page = await open(url, {});
  await page.clock.install();
  await chooseFile(page, 'song.wav', track);
  await page.getByRole('heading', { name: 'That was a lot at once' }).waitFor();
  const again = page.getByRole('button', { name: /^Try again/ });
  t.match(await again.innerText(), /^Try again in \d+ s$/);
  t.equal(await again.getAttribute('aria-disabled'), 'true');
  await page
    .getByText(/^The service takes 1 track a minute from one place\. Please wait \d+ seconds?\.$/)
    .waitFor();
  await isGone(t, page.getByText('Reference'), 'which is nobody’s fault');
  await page.clock.fastForward(61_000);
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  // The service has a clock of its own, so it refuses again.
  await page.getByRole('button', { name: /^Try again in/ }).waitFor();
});

inBrowser(
  t,
  'says in words of people what is wrong, with a reference only for its own faults',
  async (t, open) => {
    const { url } = await startApp(t, { MAX_UPLOAD_BYTES: String(2 * 2 ** 20) }, child);
    const page = await open(url);
    await chooseFile(page, 'long.wav', wav(music(60)));
    await page.getByRole('heading', { name: 'The file is too large' }).waitFor();
    await page.getByText('The service takes files of up to 2 MB.').waitFor();
    await chooseFile(page, 'short.wav', wav(music(1)));
    await page.getByText('It lasts 1 second; at least 3 are needed.').waitFor();
    await chooseFile(page, 'letter.wav', Buffer.from('Dear Sir or Madam, …'));
    await page
      .getByText(/^The file is in no audio format that Hyena knows\. It reads WAV, .* or WebM\.$/)
      .waitFor();
    await isGone(t, page.getByText('Reference'));
    await page.route('**/classify?*', route =>
      route.fulfill({
        status: 500,
        json: {
          type: 'urn:hyena:problem:internal',
          title: 'Hyena has a defect',
          detail: '…',
          instance: 'urn:uuid:abc',
        },
      }),
    );
    await chooseFile(page, 'song.wav', track);
    await page.getByRole('heading', { name: 'Something went wrong here' }).waitFor();
    await page.getByText('Reference abc').waitFor();
    await page.unroute('**/classify?*');
  },
);

inBrowser(t, 'says that nobody answers, and goes on when somebody does', async (_t, open) => {
  const service = await startApp(t, {}, child);
  const page = await open(service.url);
  const { port } = new URL(service.url);
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  await service.stop();
  await chooseFile(page, 'song.wav', track);
  await page.getByRole('heading', { name: 'The service does not answer' }).waitFor();
  await startApp(t, { PORT: port }, child);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('gtzan, version 2').waitFor();
});

inBrowser(t, 'waits for a service that has just been started', async (t, open) => {
  if (noProc) return void t.pass(noProc);
  const { url, becomeReady } = await startLoading(t);
  const page = await open(url);
  await page.getByText('The model is still loading').waitFor();
  await becomeReady();
  await page
    .getByRole('combobox', { name: 'Model' })
    .getByText('gtzan 2 · default')
    .waitFor({ state: 'attached' });
  await isGone(t, page.getByText('The model is still loading'));
  await chooseFile(page, 'song.wav', track);
  await page.getByText('gtzan, version 2').waitFor();
});

inBrowser(t, 'says that the device is offline', async (_t, open) => {
  const page = await open(url, {});
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  await page.context().setOffline(true);
  await chooseFile(page, 'song.wav', track);
  await page.getByRole('heading', { name: 'You are offline' }).waitFor();
});

inBrowser(t, 'gives up what is cancelled while it is sent, and keeps what it had', async (t, open) => {
  const page = await open(url, {});
  await page.getByRole('combobox', { name: 'Model' }).waitFor();
  await chooseFile(page, 'first.wav', track);
  await page.getByText('gtzan, version 2').waitFor();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 20_000,
  });
  await chooseFile(page, 'second.wav', distinct(track));
  await page.getByRole('progressbar', { name: /^Sending, \d+%/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'first.wav' }).waitFor();
  await page.getByText('gtzan, version 2').waitFor();
  await hasFocus(t, page.getByLabel('Another file'));
  await isGone(t, page.locator('.work'));
});
