import { expect, test, type Page } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { expectSoundPage } from './soundPage';
import { DriftPage } from './pages/DriftPage';

/** A sample whose item was deleted, and the deletion lost. */
const LOST = 'tenants/meadow/orders/48215';

test('from a sweep to the drift, its evidence, and the history of its record', async ({ page }) => {
  const drift = new DriftPage(page);
  await drift.open();
  await drift.sweep('order', 'deep', 'drifted');
  await expect(page.getByTestId('sweep-headline')).toContainText(/orders? ha(s|ve) drifted/);
  await expect(page.getByTestId('sweep-figures')).toContainText(/of Postgres, .* of ClickHouse, .* read/);
  await page.getByTestId('to-drifts').click();
  await expect(drift.row(LOST)).toHaveAttribute('data-cause', 'lost_deletion');
  await expect(page).toHaveTitle(/\d+ drifted · Drift/);

  await page.getByTestId('filter-clear').click();
  await expect(drift.type('order')).toHaveAttribute('data-state', 'drifted');
  await expect(page.getByTestId('verified-order')).toContainText(/verified through \d\d:\d\d UTC/);
  await drift.filter('lost_deletion').click();
  await expect(page).toHaveURL(/cause=lost_deletion/);
  await expect(drift.row(LOST)).toBeVisible();
  await expect(drift.rows.and(page.locator(':not([data-cause="lost_deletion"])'))).toHaveCount(0);

  await drift.row(LOST).getByTestId('open-drift').click();
  await expect(page.getByTestId('drift-detail')).toHaveAttribute('data-cause', 'lost_deletion');
  await expect(page.getByTestId('finding-lost_deletion')).toBeVisible();
  await expect(page.getByTestId('kept-headline')).toContainText(/As it was at/);
  await expectNoAxeViolations(page);

  await page.getByTestId('see-now').click();
  await expect(page).toHaveURL(new RegExp(`/${LOST}`));
  await expect(page.getByTestId('record-drifts')).toContainText(/Drifted once: \d+ \w+/);
  await page.getByTestId('record-drifts').getByRole('link').first().click();
  await expect(page.getByTestId('drift-detail')).toBeVisible();
});

test('the chart is read and chosen from by keyboard', async ({ page }) => {
  const drift = new DriftPage(page);
  await drift.open();
  await drift.sweep('order', 'deep', 'drifted');
  await drift.open('?record=order');
  const chart = page.getByTestId('drift-chart');
  const crosshair = chart.getByTestId('crosshair');
  await crosshair.focus();
  await page.keyboard.press('End');
  await expect(chart.getByTestId('crosshair-text')).toContainText(/\d+ new drifts?/);
  await expect(crosshair).toHaveAttribute('aria-valuetext', /UTC: \d+ new drifts?; .*open at the end/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=/);
  await expect(page.getByTestId('filter-stretch')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/from=/);

  // By pointer the same.
  await crosshair.click();
  await expect(page).toHaveURL(/from=/);
  await expect(crosshair).toHaveAttribute('data-chosen', /^\d{4}-/);
  await crosshair.click();
  await expect(page).not.toHaveURL(/from=/);
});

test('sweeps are searched and filtered, by the address too', async ({ page }) => {
  const drift = new DriftPage(page);
  await drift.open();
  await drift.sweep('order', 'deep', 'drifted');
  await page.goto('/drift/sweeps?search=ORDER%20deep&state=drifted');
  const rows = page.getByTestId('sweep-row');
  await expect(rows.first()).toHaveAttribute('data-state', 'drifted');
  await expect(page.getByTestId('filter-state')).toHaveValue('drifted');
  await page.getByTestId('filter-record').selectOption('order');
  await page.getByTestId('filter-kind').selectOption('recent');
  await expect(page.getByTestId('list-none')).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(rows.first()).toBeVisible();
  await expect(page.getByTestId('filter-search')).toHaveValue('');
});

test('the form of a sweep stands in the address with its limits, and mending one keeps the focus', async ({ page }) => {
  await page.goto('/drift?start=deep&of=order&runMinutes=30&days=90');
  const minutes = page.getByTestId('sweep-input-runMinutes');
  await expect(minutes).toHaveValue('30');
  await expect(minutes).toBeVisible();
  await minutes.fill('soon');
  await expect(page).toHaveURL(/runMinutes=soon/);
  await expect(page.getByTestId('start-sweep')).toBeDisabled();
  await minutes.press('Control+a');
  await page.keyboard.type('45');
  await expect(page.getByTestId('start-sweep')).toBeEnabled();
  await expect(minutes).toBeFocused();
  await page.reload();
  await expect(minutes).toHaveValue('45');
  await page.getByTestId('start-sweep-form').getByRole('button', { name: 'Close' }).click();
  await expect(page).toHaveURL(/\/drift\?days=90$/);
});

test('a schedule is added, switched off and deleted', async ({ page }) => {
  await page.goto('/drift/schedules');
  await page.getByTestId('schedule-record').selectOption('conversation-event');
  await page.getByTestId('schedule-kind').selectOption('deep');
  await page.getByTestId('schedule-preset').selectOption('custom');
  await page.getByTestId('schedule-cron').fill('* * * * * *');
  await expect(page.getByTestId('schedule-form').getByRole('alert')).toContainText('five fields');
  await expect(page.getByTestId('schedule-add')).toBeDisabled();
  await page.getByTestId('schedule-cron').fill('17 4 * * 1');
  await page.getByTestId('schedule-zone').fill('Europe/Zurich');
  await page.getByTestId('schedule-add').click();
  const row = page.getByTestId('schedule').filter({ hasText: '17 4 * * 1' });
  await expect(row).toContainText('every Monday at 04:17');
  await row.getByTestId('schedule-switch').click();
  await expect(row).toHaveAttribute('data-enabled', 'false');
  await row.getByTestId('schedule-delete').click();
  await row.getByTestId('schedule-delete').click();
  await expect(row).toHaveCount(0);
});

test('the secret of a webhook is shown once', async ({ page }) => {
  await page.goto('/drift/schedules?tab=webhooks');
  await page.getByTestId('webhook-title').fill('Secret once');
  await page.getByTestId('webhook-url').fill('https://hooks.example.com/lastwrite');
  await page.getByTestId('webhook-add').click();
  await expect(page.getByTestId('webhook-secret')).toContainText('Secret once');
  await page.reload();
  const row = page.getByTestId('webhook').filter({ hasText: 'Secret once' });
  await expect(row).toBeVisible();
  await expect(page.getByTestId('webhook-secret')).toHaveCount(0);
  await row.getByTestId('webhook-delete').click();
  await row.getByTestId('webhook-delete').click();
  await expect(row).toHaveCount(0);
});

test('a wrong filter, an unknown drift, and a console that is not ready say what to do', async ({ page }) => {
  await page.goto('/drift?cause=bad_luck');
  await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'invalid_filter');
  await page.goto('/drift/01a201cb-f5a6-775f-b557-871ddfd1cf4d');
  await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'drift_not_found');
  await page.goto('/drift/sweeps/01a201cb-f5a6-775f-b557-871ddfd1cf4d');
  await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'sweep_not_found');
  await answer(page, '**/api/drift?*', 503, {
    type: 'about:blank',
    title: 'Not ready',
    status: 503,
    code: 'not_ready',
    detail: 'The console’s own database does not answer.',
  });
  await page.goto('/drift');
  await expect(page.getByTestId('request-error')).toContainText('/readyz');
  await expect(page.getByTestId('retry')).toBeVisible();
  // It asks again by itself, so there may be nothing to press any more.
  await page.unroute('**/api/drift?*');
  await expect(page.getByTestId('drift')).toBeVisible();
});

test('a sweep, its drifts and one of them have no fault in either theme and at any width', async ({
  page,
  request,
}) => {
  const drift = new DriftPage(page);
  await drift.open();
  await drift.sweep('order', 'deep', 'drifted');
  const sweep = page.url();
  const answer = await request.get('/api/drifts?record=order');
  const [found] = (await answer.json()) as readonly { readonly id: string }[];
  await expectSoundPage(page, sweep, page.getByTestId('sweep-figures'));
  await expectSoundPage(page, '/drift', page.getByTestId('drift-chart'));
  await expectSoundPage(page, `/drift/${found?.id}`, page.getByTestId('kept-headline'));
});

for (const [path, ready] of [
  ['/drift?start=deep', 'start-sweep-form'],
  ['/drift/sweeps', 'sweeps-page'],
  ['/drift/schedules', 'schedule-form'],
  ['/drift/schedules?tab=webhooks', 'webhook-form'],
  ['/drift/schedules?tab=deployments', 'deployment-form'],
] as const)
  test(`${path} has no fault in either theme and at any width`, async ({ page }) => {
    await expectSoundPage(page, path, page.getByTestId(ready));
  });

async function answer(page: Page, path: string, status: number, body: unknown): Promise<void> {
  await page.route(path, (route) =>
    route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(body) }),
  );
}
