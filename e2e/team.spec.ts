import { expect, test } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { smallRun, startRun } from './loadTests';

/** Long enough to be seen at work. */
const LONG = { ...smallRun, delaysMs: [200], iterations: 400, label: 'seen at work' };

test('the page of workers shows who is there and what it works on, and leads to the run', async ({ page, request }) => {
  await page.goto('/records');
  await expect(page.getByTestId('nav-records')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(page).toHaveURL(/\/workers$/);
  await expect(page).toHaveTitle(/^Workers/);
  const worker = page.getByTestId('worker-row').and(page.locator('[data-kind="worker"]')).first();
  await expect(worker.getByTestId('worker-state').first()).toContainText('Running');
  await expect(page.getByTestId('worker-row').and(page.locator('[data-kind="console"]'))).toHaveCount(1);
  await expect(worker.getByTestId('worker-racer')).toBeVisible();
  await expect(worker.getByTestId('worker-judge')).toBeVisible();
  await expect(page.getByTestId('workers-headline')).toContainText(/worker/);
  await expectNoAxeViolations(page);

  const { id } = await startRun(request, LONG);
  const link = worker.getByRole('link', { name: 'Load test: seen at work' });
  // Load tests of one environment take turns.
  await expect(link).toBeVisible();
  await expect(worker).toHaveAttribute('data-state', 'busy');
  await expect(worker.getByTestId('worker-slots-races').locator('visible=true')).toContainText(/of 20 races/);
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/load-tests/${id}$`));
  await request.post(`/api/load-tests/${id}/cancel`);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Load test: seen at work' })).toHaveCount(0);
});

test('the page of workers says so when it can’t be read, and reads again', async ({ page }) => {
  await page.route('**/api/workers', (route) => route.abort());
  await page.goto('/workers');
  await expect(page.getByTestId('request-error')).toBeVisible();
  await expectNoAxeViolations(page);
  await expect(page.getByTestId('retry')).toBeVisible();
  // It asks again by itself, so there may be nothing to press any more.
  await page.unroute('**/api/workers');
  await expect(page.getByTestId('worker-row').first()).toBeVisible();
});

test('activity lists what was done, narrowed by kind, and has a column for people only where some are known', async ({
  page,
  request,
}) => {
  const title = 'a deployment of the end-to-end tests';
  const made = await request.post('/api/deployments', { data: { title } });
  const { id } = (await made.json()) as { id: string };
  await page.goto('/records');
  await expect(page.getByTestId('nav-records')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/\/activity$/);
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('deployment');
  await expect(page).toHaveURL(/kind=deployment/);
  const row = page.getByTestId('activity-row').filter({ hasText: title }).first();
  await expect(row).toHaveAttribute('data-what', 'created');
  // Other tests may sign in meanwhile, so that people become known.
  await expect(async () => {
    const known = (await (await request.get('/api/activity/people')).json()) as readonly string[];
    await page.reload();
    await expect(row).toBeVisible();
    expect(await page.getByRole('columnheader', { name: 'Who' }).count()).toBe(known.length === 0 ? 0 : 1);
  }).toPass();
  await expectNoAxeViolations(page);
  await request.delete(`/api/deployments/${id}`);
  await page.reload();
  await expect(page.getByTestId('activity-row').filter({ hasText: title }).first()).toHaveAttribute(
    'data-what',
    'deleted',
  );
  await page.getByTestId('activity-clear').click();
  await expect(page).toHaveURL(/\/activity$/);
});
