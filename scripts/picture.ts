// Takes the picture of the page for the README, of the page as it runs: `npm run picture`. It needs Chromium.
import { fileURLToPath } from 'node:url';
import { hearSegment, launchBrowser, noBrowser } from '../support/browser/browser.js';
import { startService } from '../support/started-service.js';

if (noBrowser) throw new Error(noBrowser);
const [service, browser] = await Promise.all([startService(), launchBrowser()]);
const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, reducedMotion: 'reduce' });
await page.goto(service.url);
await page.getByRole('button', { name: 'Swing trio', exact: true }).click();
await page.locator('.trust').getByText('Right for').waitFor();
await hearSegment(page, 3, '0:07');
await page.screenshot({
  path: fileURLToPath(new URL('../../docs/page.png', import.meta.url)),
  fullPage: true,
});
await browser.close();
await service.stop();
