import type { CDPSession } from 'playwright-core';
import t from 'tap';
import { startApp } from '../app.js';
import { inBrowser, noBrowser } from '../../support/browser/browser.js';

const url = noBrowser ? '' : (await startApp(t)).url;

/** Bytes of an answer's head and body as they crossed the network, and the addresses that were asked. */
interface Visit {
  bytes: number;
  asked: string[];
}

/** Counts what a page asks the service for from here on; what the browser has already crosses no network. */
function count(network: CDPSession): Visit {
  const visit: Visit = { bytes: 0, asked: [] };
  const addresses = new Map<string, string>();
  network.on('Network.responseReceived', ({ requestId, response: { url: address, fromDiskCache } }) => {
    if (address.startsWith(url) && !fromDiskCache) addresses.set(requestId, new URL(address).pathname);
  });
  network.on('Network.requestServedFromCache', ({ requestId }) => addresses.delete(requestId));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId);
    if (address === undefined) return;
    visit.asked.push(address);
    visit.bytes += encodedDataLength;
  });
  return visit;
}

inBrowser(t, 'is small at the first visit, and a single document at the next', async (t, open) => {
  const page = await open('about:blank', {});
  const visits: Visit[] = [];
  for (let i = 0; i < 2; i += 1) {
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const visit = count(network);
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.getByRole('combobox', { name: 'Model' }).waitFor();
    await network.detach();
    visits.push(visit);
    await page.goto('about:blank');
  }
  for (const { bytes, asked } of visits)
    t.comment(`${bytes} bytes, ${asked.length} requests: ${asked.join(' ')}`);
  t.ok(visits[0].bytes < 75_000, `${visits[0].bytes} bytes`);
  t.strictSame(
    [...visits[1].asked].sort(),
    ['/', '/models', '/models/gtzan/versions/2'],
    'beside what is served at the moment',
  );
});
