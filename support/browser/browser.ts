import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import type { Test } from 'tap';

const path = (process.env.PATH ?? '')
  .split(delimiter)
  .map(directory => join(directory, 'chromium'))
  .find(existsSync);

if (!path && process.env.HYENA_TEST_BROWSER === 'required')
  throw new Error('HYENA_TEST_BROWSER wants a browser, and there is no chromium on the PATH');

/** Why tests in a browser are left out; false where they are not. */
export const noBrowser: string | false = path ? false : 'there is no chromium on the PATH';

/** Milliseconds that anything in a page may take, on a machine that has more to do. */
const patience = 120_000;

/** A name that the browser resolves to this machine, as that of an attacker may be at its second request. */
export const reboundHost = 'rebound.example';

/** Starts the browser, with a microphone that beeps once a second. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: path!,
    // Chromium's own sandbox wants another user than root, and pages here are ours.
    chromiumSandbox: false,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--host-resolver-rules=MAP ${reboundHost} 127.0.0.1`,
    ],
  });
}

/** Opens the page that the tests of a file share, or with options one in a context of its own. */
export type OpenPage = (url: string, options?: BrowserContextOptions) => Promise<Page>;

/** The browser that the tests of a file share. */
let shared: Promise<Browser> | undefined;

/** Its page for those that need none of their own: a context is a process, whose start takes longer than most tests. */
let sharedPage: Page | undefined;

/** Refusals of the service, which the page tells in its own words, and headers that mean nothing where HTTPS is missing. */
const harmless =
  /^(Failed to load resource:|The Cross-Origin-Opener-Policy header|.* Origin-Agent-Cluster header)/;

/** What pages have complained of in the test at hand. */
let complaints: string[];

/** Starts the browser of a file's tests, to be closed after the last of them. */
function sharedBrowser(t: Test): Promise<Browser> {
  if (!shared) {
    const starting = launchBrowser();
    t.teardown(async () => (await starting).close());
    shared = starting;
  }
  return shared;
}

async function newPage(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', message => {
    if (!harmless.test(message.text())) complaints.push(message.text());
  });
  return page;
}

/**
 * A test in a browser. Its pages must have complained of nothing in the end, as they would of what their policy forbids.
 */
export function inBrowser(file: Test, name: string, test: (t: Test, open: OpenPage) => Promise<void>): void {
  file.test(name, { skip: noBrowser }, async t => {
    const browser = await sharedBrowser(file);
    complaints = [];
    await test(t, async (url, options) => {
      const page = options ? await newPage(browser, options) : (sharedPage ??= await newPage(browser));
      if (options) t.teardown(() => page.context().close());
      // What the test before left in its tab, once its page can keep no more there.
      if (!options) {
        await page.goto(new URL('/livez', url).href);
        await page.evaluate('sessionStorage.clear()');
      }
      await page.goto(url);
      return page;
    });
    t.strictSame(complaints, [], 'pages complain of nothing');
  });
}

/** Has a page take a file. */
export async function chooseFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  await page.getByLabel(/^(Choose a|Another) file$/).setInputFiles(file);
}

/** Keeps a picture of a page where somebody wants to look at it. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const directory = process.env.HYENA_SCREENSHOTS;
  if (directory === undefined) return;
  await mkdir(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}

/** Whether the focus is there. */
export async function isFocused(locator: Locator): Promise<boolean> {
  return (await locator.and(locator.page().locator(':focus')).count()) === 1;
}

/** Promises that the focus is there, or will be once the page is drawn. */
export async function hasFocus(t: Test, locator: Locator, message = 'has the focus'): Promise<void> {
  await locator.and(locator.page().locator(':focus')).waitFor();
  t.pass(message);
}

/** Promises that nothing of it is on the page, or will be once what is under way has ended. */
export async function isGone(t: Test, locator: Locator, message = `no ${String(locator)}`): Promise<void> {
  await locator.first().waitFor({ state: 'detached' });
  t.pass(message);
}

/** An attribute of each element. */
export async function attributesOf(locator: Locator, name: string): Promise<(string | null)[]> {
  return Promise.all((await locator.all()).map(element => element.getAttribute(name)));
}

/** Has a page play a segment of its track to the end, once the browser can. */
export async function hearSegment(page: Page, index: number, end: string): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await page.getByRole('toolbar', { name: 'Genre time line' }).getByRole('button').nth(index).click();
  await page.locator(`[role=slider][aria-valuetext^="${end} of"]`).waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
}
