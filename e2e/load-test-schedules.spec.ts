import { expect, test } from 'playwright/test';
import { expectSoundPage } from './soundPage';
import { startRun } from './loadTests';

/** Races over rows: no service is slowed down for the tests beside it. */
const race = {
  scenario: 'evaluation_batches',
  variant: 'incremental_count',
  delaysMs: [0],
  iterations: 10,
  settleMs: 0,
  latency: 'staging',
};

test('a run is made a schedule, which runs by itself and is held against its threshold', async ({ page, request }) => {
  const label = 'made a schedule';
  const { id } = await startRun(request, { ...race, label });
  await page.goto(`/load-tests/${id}`);
  await page.getByTestId('schedule-run').click();
  await expect(page.getByTestId('input-label')).toHaveValue(label);
  await expect(page.getByTestId('input-iterations')).toHaveValue('10');
  await page.getByTestId('schedule-preset').selectOption('custom');
  await page.getByTestId('schedule-cron').fill('* * * * * *');
  await expect(page.getByRole('alert').filter({ hasText: 'five fields' })).toBeVisible();
  await page.getByTestId('schedule-cron').fill('* * * * *');
  await page.getByTestId('schedule-threshold').fill('120');
  await expect(page.getByRole('alert').filter({ hasText: 'percent from 0 to 99' })).toBeVisible();
  await page.getByTestId('schedule-threshold').fill('5');
  await expect(page.getByTestId('threshold-meaning')).toContainText(/An alert takes \d failures in 10 iterations/);
  await page.getByTestId('schedule-add').click();
  await expect(page).toHaveURL(/\/load-tests\/schedules(\?|$)/);

  const row = page.getByTestId('schedule').filter({ hasText: label });
  await expect(row.getByTestId('schedule-rate')).toHaveAttribute('data-state', 'not_told');
  // On a machine that others use too, a run may tell nothing; then the page says why.
  const judged = row.locator('[data-testid=schedule-told-run], [data-testid=schedule-untold]').first();
  await expect(judged).toBeVisible();
  await row.getByTestId('schedule-switch').click();
  await expect(row).toHaveAttribute('data-enabled', 'false');
  await row.getByTestId('schedule-edit').click();
  await row.getByTestId('schedule-threshold').fill('');
  await row.getByTestId('schedule-save').click();
  await expect(row.getByTestId('schedule-rate')).toHaveCount(0);
  await row.getByTestId('schedule-edit').click();
  await row.getByTestId('schedule-edit-run').click();
  await expect(page.getByTestId('form-title')).toHaveText('Edit schedule');
  // A refetch that fails takes nothing away of what is typed.
  await page.getByTestId('schedule-cron').fill('0 4 * * *');
  await page.route('**/api/schedules', (route) => route.abort());
  for (const _ of ['asked', 'asked again'])
    await page.waitForEvent('requestfailed', (asked) => asked.url().endsWith('/api/schedules'));
  await page.unroute('**/api/schedules');
  await page.getByTestId('input-iterations').fill('12');
  await page.getByTestId('schedule-add').click();
  await expect(page).toHaveURL(/\/load-tests\/schedules(\?|$)/);
  await expect(row).toContainText('12 iterations');
  await expect(row).toContainText('every day at 04:00');

  await row.getByRole('link', { name: /just now|minutes? ago/ }).click();
  await expect(page.getByTestId('run-label')).toHaveText(label);
  await expect(page.getByTestId('by-schedule')).toBeVisible();
  await page.getByTestId('by-schedule').click();
  await row.getByTestId('schedule-delete').click();
  await row.getByTestId('schedule-delete').click();
  await expect(row).toHaveCount(0);
});

test('what the API refuses stands at its field, and the schedules of sweeps and webhooks are a click away', async ({
  page,
}) => {
  await page.goto('/load-tests');
  await page.getByTestId('to-schedules').click();
  await page.getByTestId('new-schedule').click();
  await page.getByTestId('input-iterations').fill('0');
  await page.getByTestId('schedule-add').click();
  await expect(page.getByTestId('problem-iterations')).toContainText('whole number from 1 to 10000');
  await page.getByTestId('input-iterations').fill('10');
  await page.getByTestId('schedule-preset').selectOption('custom');
  await page.getByTestId('schedule-add').click();
  await expect(page.getByText('Fix 1 field to continue.')).toBeVisible();
  await expect(page.getByTestId('schedule-cron')).toBeFocused();
  await page.getByTestId('schedule-cron').fill('0 4 * * *');
  await page.getByTestId('schedule-zone').fill('Europe/Nowhere');
  await page.getByTestId('schedule-add').click();
  await expect(page.getByTestId('schedule-add-problem')).toContainText('an IANA time zone');
  await page.goto('/load-tests/schedules');
  await page.getByTestId('to-webhooks').click();
  await expect(page.getByTestId('webhook-form')).toContainText('a scheduled load test fails too often');
  await page.getByTestId('alerts-tab-schedules').click();
  await page.getByTestId('to-load-test-schedules').click();
  await expect(page.getByTestId('load-test-schedules')).toBeVisible();
});

test('the schedules of load tests have no fault in either theme and at any width', async ({ page, request }) => {
  const run = { kind: 'load_test', ...race, label: 'looked at', threshold: 0.05 };
  const created = await request.post('/api/schedules', { data: { cron: '0 3 * * *', enabled: false, run } });
  expect(created.status(), await created.text()).toBe(201);
  const { id } = (await created.json()) as { readonly id: string };
  await expectSoundPage(page, '/load-tests/schedules', page.getByTestId('schedule-rate'));
  await expectSoundPage(page, '/load-tests/schedules/new', page.getByTestId('schedule-threshold'));
  await expectSoundPage(page, `/load-tests/schedules/${id}`, page.getByTestId('schedule-threshold'));
  await request.delete(`/api/schedules/${id}`);
});
