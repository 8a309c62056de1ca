import { join } from 'node:path';
import { expect, type ConsoleMessage, type Locator, type Page, type Request } from 'playwright/test';
import { expectNoAxeViolations } from './axe';

/** What its address shows is there, and nothing of it is still to come. */
async function expectLoaded(page: Page, ready: Locator): Promise<void> {
  await expect(ready.first()).toBeAttached();
  await expect(page.locator('[aria-busy=true], .skeleton')).toHaveCount(0);
}

/** The page as it stands does not scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // What is drawn to a width follows the window a moment later.
  await expect
    .poll(overflow, { message: `${page.url()}, ${page.viewportSize()?.width} pixels wide` })
    .toBeLessThanOrEqual(0);
}

/** What is drawn first ends before the other begins, beside or above it. */
export async function expectApart(first: Locator, second: Locator): Promise<void> {
  const [a, b] = [await first.boundingBox(), await second.boundingBox()];
  expect(a !== null && b !== null && (a.x + a.width <= b.x || a.y + a.height <= b.y), JSON.stringify([a, b])).toBe(
    true,
  );
}

/** If set, a picture of every page is saved in this folder. */
const pictures = process.env.LASTWRITE_E2E_PICTURES;

/** The whole page as it stands, wide and then narrow: `load-tests-new-light-375.png`. */
async function takePictures(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  if (pictures === undefined) return;
  const { pathname, search } = new URL(page.url());
  const title = `${pathname}${search}`.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-|-$/g, '');
  for (const width of [1440, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(pictures, `${title || 'start'}-${scheme}-${width}.png`), fullPage: true });
  }
}

/**
 * Opens a page once and checks what holds for every page: no axe violations, neither wide and light nor narrow and dark; no sideways scrolling at any
 * width; no requests to other hosts; no errors in the browser's console.
 */
export async function expectSoundPage(page: Page, path: string, ready: Locator): Promise<void> {
  const complaints: string[] = [];
  const asked: string[] = [];
  const onRequest = (request: Request) => asked.push(request.url());
  const onError = (error: Error) => complaints.push(error.message);
  const onConsole = (message: ConsoleMessage) => message.type() === 'error' && complaints.push(message.text());
  page.on('request', onRequest).on('pageerror', onError).on('console', onConsole);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path);
  await expectLoaded(page, ready);
  await expectNoAxeViolations(page);
  for (const width of [2560, 1440, 768, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(page);
  }
  await takePictures(page, 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectLoaded(page, ready);
  await expectNoAxeViolations(page);
  await takePictures(page, 'dark');
  page.off('request', onRequest).off('pageerror', onError).off('console', onConsole);
  const { origin } = new URL(page.url());
  const foreign = asked.filter((url) => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url));
  expect([...foreign, ...complaints]).toEqual([]);
}
