import { expect, test, type Page } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { expectSoundPage } from './soundPage';

const INCIDENT = '/customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const pages = [
  { title: 'start', path: '/', ready: 'samples' },
  { title: 'record', path: INCIDENT, ready: 'timeline' },
  { title: 'order', path: '/tenants/meadow/orders/48215', ready: 'timeline' },
  { title: 'bulk', path: `/inspect?names=${INCIDENT.slice(1)}`, ready: 'bulk-row' },
  { title: 'record types', path: '/records', ready: 'type-order' },
  { title: 'workers', path: '/workers', ready: 'worker-row' },
  { title: 'activity', path: '/activity', ready: 'activity-headline' },
  { title: 'records of a type', path: '/records/order', ready: 'bulk-row' },
] as const;

for (const { title, path, ready } of pages)
  test(`the ${title} page has no fault in either theme and at any width`, async ({ page }) => {
    await expectSoundPage(page, path, page.getByTestId(ready));
  });

test('a script that is not the console’s own does not run, and no other site frames a page', async ({
  page,
  baseURL,
}) => {
  await page.goto(INCIDENT);
  await expect(page.getByTestId('timeline')).toBeAttached();
  await expect(page.addScriptTag({ content: 'window.injected = true' })).rejects.toThrow('Content Security Policy');
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  await page.setContent(`<iframe src="${baseURL ?? ''}/"></iframe>`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByTestId('start-input')).toHaveCount(0);
});

test('the theme follows the system, can be switched, and stays switched', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toBe(light);
  const themeSwitch = page.getByTestId('theme-switch');
  for (const choice of ['light', 'dark']) {
    await themeSwitch.click();
    await expect(themeSwitch).toHaveAttribute('data-theme-choice', choice);
  }
  await expect.poll(background).toBe(dark);
  await page.reload();
  expect(await background()).toBe(dark);
});

test('"/" brings the focus to the paste field from any page', async ({ page }) => {
  await page.goto(INCIDENT);
  await expect(page.getByTestId('verdict')).toBeVisible();
  await page.keyboard.press('/');
  const focused = await page.evaluate(() => document.activeElement?.tagName);
  expect(focused).toMatch(/INPUT|TEXTAREA/);
});

test('the record page loads at most 200 kB of compressed JavaScript before it is used', async ({ page }) => {
  await page.goto(INCIDENT);
  await expect(page.getByTestId('timeline')).toBeVisible();
  // By now the parts that load later have started to load.
  await expect(page.getByTestId('checks')).toBeVisible();
  const { scripts, bytes } = await page.evaluate(() => {
    const [later] = performance.getEntriesByName('later');
    const loaded = performance
      .getEntriesByType('resource')
      .filter(({ name, startTime }) => new URL(name).pathname.endsWith('.js') && startTime < (later?.startTime ?? 0))
      .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize);
    return { scripts: loaded.length, bytes: loaded.reduce((sum, size) => sum + size, 0) };
  });
  expect(scripts).toBeGreaterThan(5);
  expect(bytes).toBeLessThanOrEqual(200 * 1000);
});

/** How many rows the header takes: its controls are 32 pixels high. */
async function expectOneRow(page: Page): Promise<void> {
  const height = await page
    .locator('body > header, header:has(nav)')
    .first()
    .evaluate((header) => header.clientHeight);
  expect(height).toBeLessThan(56);
}

test('the header takes one row at any width, and menus have what does not fit', async ({ page }) => {
  await page.goto('/load-tests/schedules');
  for (const width of [375, 640, 768, 1024, 1280, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByTestId('header-input')).toBeVisible();
    await expectOneRow(page);
    // Each page is in sight, or in the menu.
    const shown = await page.locator('nav a:visible').count();
    const more = page.getByTestId('nav-more');
    expect(shown > 0 || (await more.isVisible())).toBe(true);
    // The field gives way before the pages do.
    if (width >= 1440) await expect(more).toHaveCount(0);
  }
  await page.setViewportSize({ width: 375, height: 700 });
  await page.getByTestId('nav-more').click();
  await expectNoAxeViolations(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('nav-more')).toBeFocused();
  await page.getByTestId('nav-more').click();
  await page.getByTestId('nav-menu').getByRole('link', { name: 'Drift' }).click();
  await expect(page).toHaveURL(/\/drift$/);
  await expect(page.getByTestId('nav-menu')).toHaveCount(0);
  await page.getByTestId('header-menu-button').click();
  const menu = page.getByTestId('header-menu');
  await expectNoAxeViolations(page);
  await menu.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await menu.getByRole('button', { name: 'Local' }).click();
  await expect(menu.getByRole('button', { name: 'Local' })).toHaveAttribute('aria-pressed', 'true');
  await menu.getByRole('button', { name: 'Go to…' }).click();
  await expect(page.getByTestId('palette')).toBeVisible();
});

test('with several environments a narrow screen lists them once, and settings stay in reach', async ({ page }) => {
  await page.route('**/api/environments', async (route) => {
    const answer = await route.fetch();
    const [own] = (await answer.json()) as readonly object[];
    await route.fulfill({ response: answer, json: [own, { ...own, id: 'staging', title: 'Staging' }] });
  });
  await page.setViewportSize({ width: 375, height: 700 });
  await page.goto('/activity');
  await page.getByTestId('environment-picker').click();
  await expect(page.getByTestId('environment-staging')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('header-menu-button').click();
  await expect(page.getByTestId('header-menu').getByRole('button', { name: 'UTC' })).toBeInViewport();
  await expect(page.getByTestId('environment-staging')).toHaveCount(0);
});

test('a tab says what its page says, also if the page could not be filled or its own title comes late', async ({
  page,
}) => {
  await page.goto('/load-tests/01a22a59-9889-70fb-9df6-000000000000');
  await expect(page).toHaveTitle('Load test not found · Lastwrite');
  await page.goto(INCIDENT);
  await expect(page).toHaveTitle(/^✗ /);
  const title = await page.title();
  await page.evaluate(() => {
    document.title = 'Inspect · Lastwrite';
  });
  await expect(page).toHaveTitle(title);
  await page.getByTestId('nav-workers').click();
  await expect(page).toHaveTitle(/worker.* · Workers · Lastwrite$/);
  await page.getByTestId('nav-activity').click();
  await expect(page).toHaveTitle('Activity · Lastwrite');
});

test('many records whose types cannot be read say so, and nothing pretends to go on', async ({ page }) => {
  await page.route('**/api/records', (route) => route.abort());
  await page.goto(`/inspect?names=${INCIDENT.slice(1)}`);
  await expect(page.getByTestId('request-error')).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  await page.unroute('**/api/records');
  await page.getByTestId('retry').click();
  // What happened to the record is in sight on a narrow screen too.
  await page.setViewportSize({ width: 375, height: 800 });
  await expect(
    page.getByTestId('bulk-row').getByText('Submit was acknowledged').filter({ visible: true }),
  ).toBeVisible();
  const table = page.getByRole('region', { name: 'Records' });
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
});
