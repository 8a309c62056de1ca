import { expect, test } from 'playwright/test';
import { expectApart, expectNoSidewaysScroll } from './soundPage';
import { StartPage } from './pages/StartPage';
import { createScorecard, newName } from './stack';

const INCIDENT = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const incidentPage = new RegExp(`/${INCIDENT}`);

test.describe('start page', () => {
  test('a pasted name leads to the page at its own name', async ({ page }) => {
    const start = new StartPage(page);
    await start.open();
    await start.paste(`  ${INCIDENT}\n`);
    await expect(page).toHaveURL(incidentPage);
  });

  test('typing a name and Enter leads there too', async ({ page }) => {
    const start = new StartPage(page);
    await start.open();
    await start.input.fill(INCIDENT);
    await start.input.press('Enter');
    await expect(page).toHaveURL(incidentPage);
  });

  test('pasting works when the field has lost the focus, and finds the name in a URL', async ({ page }) => {
    const start = new StartPage(page);
    await start.open();
    await start.input.blur();
    await start.paste(`https://console.example.com/v1/${encodeURIComponent(INCIDENT)}?tab=history`);
    await expect(page).toHaveURL(incidentPage);
  });

  test('a bare id is resolved to its full name', async ({ page }) => {
    const name = newName();
    await createScorecard(name);
    const start = new StartPage(page);
    await start.open();
    await start.paste(name.slice(-36));
    await expect(page).toHaveURL(new RegExp(`/${name}`));
  });

  test('an id that no store knows says so, and the page stays', async ({ page }) => {
    const start = new StartPage(page);
    await start.open();
    await start.paste('019bd2e8-5c71-70e9-9a89-000000000000');
    await expect(page.getByTestId('id-choice')).toContainText(/no store/i);
    await expect(page).toHaveURL(/\/($|\?)/);
  });

  test('text without a name is answered with what was expected, and is not lost', async ({ page }) => {
    const start = new StartPage(page);
    await start.open();
    await start.input.fill('scorecard of last tuesday');
    await start.input.press('Enter');
    await expect(page.getByTestId('start-problem')).toBeVisible();
    await expect(start.input).toHaveValue('scorecard of last tuesday');
  });

  test('a misspelt name beside a right one does not vanish: the table names it', async ({ page }) => {
    const misspelt = INCIDENT.slice(0, -1);
    const start = new StartPage(page);
    await start.open();
    await start.paste(`${INCIDENT}\n${misspelt}`);
    await expect(page.getByTestId('bulk-row')).toHaveCount(1);
    await expect(page.getByTestId('not-understood')).toContainText(misspelt);
    await page.reload();
    await expect(page.getByTestId('not-understood')).toContainText(misspelt);
  });

  test('a log with many names leads to the table of all of them, at an address that can be sent', async ({
    page,
    context,
  }) => {
    const names = Array.from({ length: 12 }, newName);
    await createScorecard(names[0] ?? '');
    const start = new StartPage(page);
    await start.open();
    await start.paste(
      [INCIDENT, ...names].map((name, n) => `2026-01-18T10:32:0${n % 10}Z WARN drift on ${name}: retrying`).join('\n'),
    );
    await expect(page.getByTestId('bulk-row')).toHaveCount(13);
    await expect(page.getByTestId('bulk-row').first()).toContainText('lost_update');

    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByTestId('bulk-row')).toHaveCount(13);
    await expect(other.getByTestId('bulk-table')).toContainText(names[11]?.slice(-12) ?? '-');
  });

  test('every sample is offered, and one click leads to it', async ({ page, request }) => {
    const samples = (await (await request.get('/api/samples')).json()) as readonly { name: string; title: string }[];
    expect(samples.length).toBeGreaterThan(14);
    await page.goto('/');
    for (const { title } of samples)
      await expect(page.getByTestId('samples').getByText(title, { exact: true }).first()).toBeVisible();
    await page.getByTestId('samples').locator(`a[href*="${INCIDENT}"]`).first().click();
    await expect(page).toHaveURL(incidentPage);
  });

  test('a visited record is among the recent ones', async ({ page }) => {
    await page.goto(`/${INCIDENT}`);
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'inconsistent');
    await page.goto('/');
    await expect(page.getByTestId('recent').locator(`a[href*="${INCIDENT}"]`)).toBeVisible();
  });

  test('a recent record of another environment is readable on a narrow screen', async ({ page }) => {
    await page.addInitScript((name) => {
      const record = { name, environment: 'chat-staging-europe-west-6', verdict: 'consistent', lead: 'Consistent.' };
      localStorage.setItem('lastwrite.recent', JSON.stringify([{ ...record, seenAt: Date.now() }]));
    }, INCIDENT);
    await page.setViewportSize({ width: 375, height: 800 });
    await page.goto('/');
    const record = page.getByTestId('recent-record');
    await expect(record).toContainText('chat-staging-europe-west-6');
    await expectApart(record.getByRole('link'), record.getByText('chat-staging-europe-west-6'));
    await expectNoSidewaysScroll(page);
  });
});
