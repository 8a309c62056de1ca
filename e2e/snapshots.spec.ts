import { expect, test } from 'playwright/test';
import type { Inspection } from '@/lib/contract/inspect';
import { expectNoAxeViolations } from './axe';
import { RecordPage } from './pages/RecordPage';
import { expectSoundPage } from './soundPage';
import { callCoaching, createScorecard, newName, openClickHouse, quiesce, readStack } from './stack';

const INCIDENT = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const STALE = 'customers/cox/profiles/sales/scorecards/019bd05b-9445-702e-aea9-53c23eb7c3c8';

test.describe('what is done about a record', () => {
  test('Share keeps what is shown under an address of its own, with notes, whatever the record becomes', async ({
    page,
  }) => {
    const name = newName();
    await createScorecard(name, { strategy: 'own_columns/async_reread' });
    await callCoaching('PATCH', name, { comment: 'As it was shared' }, { strategy: 'own_columns/async_reread' });
    await quiesce();
    const record = new RecordPage(page);
    await record.open(name, '?fields=all');
    await expect(record.field('comment')).toContainText('As it was shared');
    await page.getByRole('button', { name: 'Share' }).click();
    const link = page.getByTestId('snapshot-link');
    await expect(page.getByText('Snapshot saved.')).toBeVisible();
    const address = (await link.getAttribute('href')) ?? '';
    expect(address).toMatch(/^\/snapshots\/[0-9a-f-]{36}$/);
    await callCoaching('PATCH', name, { comment: 'Changed since' }, { strategy: 'own_columns/async_reread' });
    await quiesce();

    await page.goto(`${address}?fields=all`);
    await expect(page.getByTestId('snapshot-banner')).toContainText('Snapshot of');
    await expect(record.field('comment')).toContainText('As it was shared');
    await expect(record.field('comment')).not.toContainText('Changed since');
    await page.getByLabel('Add a note').fill('<b>Look</b> at the comment | `here`');
    await page.getByRole('button', { name: 'Add note' }).click();
    const note = page.getByTestId('team-note');
    await expect(note).toContainText('<b>Look</b> at the comment | `here`');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Edit the note').fill('Second thoughts');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(note).toContainText('Second thoughts');
    await expect(note).toContainText('edited');
    await expectNoAxeViolations(page);

    await page.getByTestId('see-now').click();
    await expect(page).toHaveURL(new RegExp(`/${name}`));
    await expect(page.getByTestId('record-snapshots')).toContainText('1 note');
    await page.getByTestId('record-snapshots').getByRole('link').click();
    await page.getByRole('button', { name: 'Delete this snapshot' }).click();
    await page.getByRole('button', { name: 'Confirm deleting this snapshot' }).click();
    await expect(page).toHaveURL(new RegExp(`/${name}`));
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(page.getByTestId('request-error')).toHaveAttribute('data-code', 'snapshot_not_found');
  });

  test('a snapshot has no fault in either theme and at any width', async ({ page, request }) => {
    const kept = await request.post('/api/snapshots', { data: { name: STALE, note: 'Seen in the morning' } });
    const { id } = (await kept.json()) as { readonly id: string };
    await expectSoundPage(page, `/snapshots/${id}`, page.getByTestId('team-note'));
    await request.delete(`/api/snapshots/${id}`);
  });

  test('a finding shows the SQL that repairs the record, and pasting it does', async ({ page, context, request }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const name = newName();
    const [, customer, , profile, , scorecard] = name.split('/');
    await createScorecard(name, { strategy: 'own_columns/async_reread' });
    await quiesce();
    const clickhouse = openClickHouse(readStack());
    const key = `customer_id = '${customer}' AND profile_id = '${profile}' AND scorecard_id = '${scorecard}'`;
    // Work that ran late with an old copy: the newest version is not what Postgres holds.
    await clickhouse.command({
      query: `INSERT INTO scorecard SELECT * REPLACE ('stale' AS comment, addMicroseconds(update_time, 1) AS update_time) FROM scorecard FINAL WHERE ${key}`,
    });
    const record = new RecordPage(page);
    await record.open(name);
    await expect(async () => {
      const told = (await (await request.get(`/api/inspect/${name}`)).json()) as Inspection;
      const repairs = told.findings.map(({ code, remedy }) => [code, remedy?.statements.length ?? 0, remedy?.repair]);
      // Its older version may have been merged away.
      const stale = expect.stringMatching(/^(out_of_order|missing)_write$/) as unknown;
      expect(repairs).toContainEqual([stale, 1, expect.stringContaining('Postgres is right')]);
    }).toPass();
    await expect(async () => {
      await page.getByTestId('refresh').click();
      await expect(page.getByTestId('repair-sql')).toBeVisible({ timeout: 10_000 });
    }).toPass();
    await expect(record.verdict).toHaveAttribute('data-verdict', 'inconsistent');
    await page.getByText('The SQL', { exact: true }).click();
    await page.getByTestId('repair-sql').getByRole('button', { name: /copy/i }).click();
    const sql = await page.evaluate(() => navigator.clipboard.readText());
    expect(sql).toContain('INSERT INTO `scorecard`');
    await clickhouse.command({ query: sql });
    await clickhouse.close();
    await expect(async () => {
      await page.getByTestId('refresh').click();
      await expect(record.verdict).toHaveAttribute('data-verdict', 'consistent', { timeout: 3_000 });
    }).toPass();
    await expect(page.getByTestId('remedy')).toHaveCount(0);
  });

  test('what Postgres lost is sent again, and the page says what prevents it and where to look', async ({ page }) => {
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    const remedy = record.finding('lost_update').getByTestId('remedy');
    await expect(remedy).toContainText('Send SubmitScorecard again');
    await expect(remedy.getByTestId('repair-sql')).toHaveCount(0);
    await remedy.getByText('The request', { exact: true }).click();
    await expect(remedy.getByLabel('SubmitScorecard', { exact: true })).toBeVisible();
    await expect(remedy.getByTestId('proven-variants')).toContainText('fix matrix');
    await expect(remedy.getByRole('link', { name: 'a load test that measures how often it happens' })).toHaveAttribute(
      'href',
      /scenario=/,
    );
    await expectNoAxeViolations(page);
  });

  test('Copy as Markdown gives the verdict, the findings and the fields that differ as a table', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const record = new RecordPage(page);
    await record.open(STALE);
    await record.expectVerdict('inconsistent');
    await page.getByTestId('copy-menu').click();
    await page.getByRole('menuitem', { name: /markdown/i }).click();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toMatch(/^❌ \*\*/);
    expect(text).toContain(`/${STALE}>`);
    expect(text).toContain('(`out_of_order_write`)');
    expect(text).toMatch(/\| field \| director \| historic \| FINAL \| RAW \|\n\| --- /);
    expect(text).toContain('```sql\nINSERT INTO');
  });

  test('a record that no store holds, and that calls tell of, has no table of empty cells', async ({
    page,
    request,
  }) => {
    const name = newName();
    const at = new Date().toISOString();
    await request.post('/api/calls', {
      data: { calls: [{ name, call: 'UpdateScorecard', startedAt: at, finishedAt: at, status: 200, response: {} }] },
    });
    const record = new RecordPage(page);
    await record.open(name);
    await expect(page.getByTestId('absent-record')).toContainText(/none of .* has a row for this/);
    await expect(page.getByRole('heading', { name: 'Calls', exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Fields', exact: true })).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Versions', exact: true })).toHaveCount(0);
  });
});
