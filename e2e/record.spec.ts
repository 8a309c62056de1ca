import { expect, test } from 'playwright/test';
import { RecordPage } from './pages/RecordPage';
import { expectNoSidewaysScroll } from './soundPage';
import { callCoaching, createScorecard, newName, quiesce } from './stack';

const INCIDENT = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

test.describe('the page of a record', () => {
  test('the incident: every copy agrees on "not submitted", and every copy is wrong', async ({ page }) => {
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    await record.expectVerdict('inconsistent');
    await expect(record.verdict).toContainText('Submitted, then lost');
    await expect(record.finding('lost_update')).toContainText('UpdateScorecard');
    await expect(record.field('submittedAt')).toContainText('NULL');
    await expect(record.field('submittedAt')).toContainText('1970-01-01');
    await expect(record.field('submittedAt')).toContainText('acknowledged');
    await expect(page.getByTestId('timeline')).toBeVisible();
  });

  test('its control: the same two calls one after another are consistent', async ({ page }) => {
    const name = newName();
    await createScorecard(name, { strategy: 'save_all/async_closure' });
    await callCoaching('PATCH', name, { comment: 'Good opening' }, { strategy: 'save_all/async_closure' });
    await quiesce();
    await callCoaching('POST', `${name}:submit`, {}, { strategy: 'save_all/async_closure' });
    await quiesce();
    const record = new RecordPage(page);
    await expect(async () => {
      await record.open(name);
      await expect(record.verdict).toHaveAttribute('data-verdict', 'consistent', { timeout: 3000 });
    }).toPass();
    await expect(record.finding('lost_update')).toHaveCount(0);
  });

  test('the verdict is on the first screen', async ({ page }) => {
    await page.setViewportSize({ width: 375, height: 667 });
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    await expect(record.verdict).toBeInViewport();
    await expectNoSidewaysScroll(page);
  });

  test('a name that no store knows is a clear answer, not an empty page', async ({ page }) => {
    await page.goto('/customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-000000000001');
    await expect(page.getByRole('main')).toContainText(/not found|no store/i);
  });

  test('a name that is none says what was expected', async ({ page }) => {
    await page.goto('/customers/COX/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34');
    await expect(page.getByRole('main')).toContainText(/lower case/i);
  });

  test('copies the API answer and the command line', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    await record.expectVerdict('inconsistent');
    await page.getByTestId('copy-menu').click();
    await page.getByRole('menuitem', { name: /command/i }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`npx lastwrite inspect ${INCIDENT}`);
    await page.getByTestId('copy-menu').click();
    await page.getByRole('menuitem', { name: /json/i }).click();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as {
      name: string;
      verdict: string;
    };
    expect(copied).toMatchObject({ name: INCIDENT, verdict: 'inconsistent' });
  });

  test('shows the very SQL that fetched each copy', async ({ page }) => {
    // The link names a part that comes after the page.
    await page.goto(`/${INCIDENT}#sql`);
    await expect(page.getByTestId('sql-tab-clickhouse.raw')).toBeInViewport();
    await page.getByTestId('sql-tab-clickhouse.raw').click();
    await expect(page.getByTestId('sql-clickhouse.raw')).toContainText(/SELECT _part, _part_offset/);
    await page.getByTestId('sql-tab-director').click();
    await expect(page.getByTestId('sql-director')).toContainText(/FROM \(?SELECT|director/);
  });

  test('a record that no store holds, and a name that is none, are 404 and say so', async ({ page }) => {
    expect((await page.goto(`/${INCIDENT}`))?.status()).toBe(200);
    const problem = page.getByTestId('request-error');
    // A store that is slow to answer may hold the record: then the page is there.
    const nowhere = newName();
    await expect.poll(async () => (await page.goto(`/${nowhere}`))?.status()).toBe(404);
    await expect(problem).toHaveAttribute('data-code', 'record_not_found');
    expect((await page.goto('/customers/cox/profiles/sales/scorecards/nonsense'))?.status()).toBe(404);
    await expect(problem).toHaveAttribute('data-code', 'invalid_name');
    expect((await page.goto(`/${INCIDENT}?environment=nowhere`))?.status()).toBe(404);
    await expect(problem).toHaveAttribute('data-code', 'unknown_environment');
  });

  test('the SQL that is copied holds its values', async ({ page }) => {
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    for (const source of ['director', 'historic', 'clickhouse.raw']) {
      await page.getByTestId(`sql-tab-${source}`).click();
      const sql = page.getByTestId(`sql-${source}`).locator('pre').first();
      await expect(sql).toContainText(`'${INCIDENT.slice(-36)}'`);
      await expect(sql).not.toContainText(/\$1|\{\w+:/);
    }
  });

  test('watching shows the record change while it is looked at', async ({ page }) => {
    const name = newName();
    await createScorecard(name);
    const record = new RecordPage(page);
    // A watch ends once its record has been quiet for a while; on a busy machine the change may come later than that.
    let changes = 0;
    await expect(async () => {
      const comment = `Changed while someone watched, ${(changes += 1)}`;
      await record.open(name, '?watch=1&fields=all');
      await expect(page.getByTestId('watch-state')).toBeVisible();
      await callCoaching('PATCH', name, { comment });
      await quiesce();
      await expect(record.field('comment')).toContainText(comment, { timeout: 5_000 });
    }).toPass();
    await record.expectVerdict('consistent');
  });

  test('a watch that was refused comes back, and one that ended says settled only of a consistent record', async ({
    page,
  }) => {
    const watched = new RegExp(`/api/inspect/${INCIDENT}/watch`);
    const answers = [
      { status: 502, body: '' },
      { status: 200, contentType: 'text/event-stream', body: 'event: end\ndata: {}\n\n' },
    ];
    await page.route(watched, (route) => {
      const answer = answers.shift();
      return answer ? route.fulfill(answer) : route.continue();
    });
    await new RecordPage(page).open(INCIDENT, '?watch=1');
    const state = page.getByTestId('watch-state');
    await expect(state).toHaveAttribute('data-state', 'ended');
    await expect(state).not.toContainText('Settled');
    await page.getByTestId('watch-toggle').click();
    await expect(state).toHaveAttribute('data-state', 'watching');
    await expect(page.getByTestId('watch-toggle')).toHaveText('Stop watching');
  });

  test('a watch that is refused for good ends with the reason; the record that was read stays', async ({ page }) => {
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    // What is read first, where a store keeps the page waiting, can't be shared.
    await expect(page.getByTestId('share-record')).toBeEnabled();
    const detail = 'Sign in to see this.';
    await page.route(new RegExp(`/api/inspect/${INCIDENT}`), (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: 'about:blank',
          code: 'not_signed_in',
          status: 401,
          title: 'Not signed in',
          detail,
        }),
      }),
    );
    await page.getByTestId('watch-toggle').click();
    const state = page.getByTestId('watch-state');
    await expect(state).toHaveAttribute('data-state', 'failed');
    await expect(state).toContainText(detail);
    await expect(page.getByTestId('watch-toggle')).toHaveText('Watch again');
    await record.expectVerdict('inconsistent');
    await page.unroute(new RegExp(`/api/inspect/${INCIDENT}`));
    await page.getByTestId('watch-toggle').click();
    await expect(state).toHaveAttribute('data-state', 'watching');
  });

  test('a slow answer does not keep what is already known from being shown', async ({ page }) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(new RegExp(`/api/inspect/${INCIDENT}$`), async (route) => {
      await held;
      await route.continue();
    });
    const record = new RecordPage(page);
    await record.open(INCIDENT);
    await record.expectVerdict('inconsistent');
    await expect(record.field('submittedAt')).toContainText('NULL');
    release();
  });
});
