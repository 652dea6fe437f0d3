// Takes the picture of the page for the README, of the page as it runs: `npm run picture`. It needs Chromium.
import { fileURLToPath } from 'node:url';
import { chooseFile, hearSegment, launchBrowser, noBrowser } from '../support/browser/browser.js';
import { medley } from '../support/browser/medley.js';
import { wav } from '../support/audio/synth.js';
import { startService } from '../support/started-service.js';

if (noBrowser) throw new Error(noBrowser);
const [service, browser] = await Promise.all([startService(), launchBrowser()]);
const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, reducedMotion: 'reduce' });
await page.goto(service.url);
await chooseFile(page, 'medley.wav', wav(medley()));
await page.locator('.answer').waitFor();
await hearSegment(page, 3, '0:12');
await page.screenshot({
  path: fileURLToPath(new URL('../../docs/page.png', import.meta.url)),
  fullPage: true,
});
await browser.close();
await service.stop();
