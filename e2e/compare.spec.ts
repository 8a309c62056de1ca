import { expect, test, type Page } from 'playwright/test';
import { expectNoAxeViolations } from './axe';
import { RecordPage } from './pages/RecordPage';
import { createScorecard, newName, openClickHouse, quiesce, readStack } from './stack';

const INCIDENT = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';

/** Inserts versions with these comments, the newest last, in a single insert: ClickHouse would merge separate parts and drop the older versions. */
async function openWithVersions(page: Page, comments: readonly string[], query = ''): Promise<void> {
  const name = newName();
  await createScorecard(name);
  await quiesce();
  const clickhouse = openClickHouse(readStack());
  try {
    await clickhouse.command({
      query: `INSERT INTO scorecard SELECT card.* REPLACE ({comments:Array(String)}[number + 1] AS comment, now64(6) + toIntervalMillisecond(number) AS update_time)
        FROM (SELECT * FROM scorecard WHERE scorecard_id = {id:UUID} LIMIT 1) AS card CROSS JOIN numbers({count:UInt32}) AS n`,
      query_params: { id: name.slice(-36), comments, count: comments.length },
      clickhouse_settings: { optimize_on_insert: 0 },
    });
  } finally {
    await clickhouse.close();
  }
  const record = new RecordPage(page);
  await record.open(name, query);
  // What can be chosen from is known when every copy has been read.
  await expect(record.source('clickhouse.raw')).toContainText('versions');
}

test('two versions stand side by side, those fields first that differ, at an address that can be sent', async ({
  page,
  context,
}) => {
  await openWithVersions(page, ['a comment with  two blanks']);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const table = page.getByTestId('compare-table');
  await expect(page.getByTestId('compare-row-comment')).toHaveAttribute('data-differs', 'true');
  await page.getByTestId('compare-from').selectOption('director');
  await expect(page).toHaveURL(/compare=director,clickhouse\.raw\.\d{4}-/);
  await expect(page.getByTestId('compare-row-comment')).toHaveAttribute('data-differs', 'true');
  const shown = await table.getByRole('row').count();
  await page.getByTestId('compare-equal').click();
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(shown);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByTestId('compare-row-comment')).toContainText('two');
  // What is not there is said.
  await other.goto(page.url().replace(/compare=[^&]*/, 'compare=director,clickhouse.raw.99'));
  await expect(other.getByText('This record has no clickhouse.raw.99')).toBeVisible();
});

test('the words that differ are marked, blanks among them', async ({ page }) => {
  await openWithVersions(page, ['the opening was good', 'the opening  was very good']);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const row = page.getByTestId('compare-row-comment');
  await expect(row.locator('ins', { hasText: '··' })).toBeVisible();
  await expect(row.locator('ins', { hasText: 'very' })).toBeVisible();
  await expect(row.locator('del', { hasText: 'good' })).toHaveCount(0);
});

test('JSON is compared key by key, and opens as a tree', async ({ page }) => {
  await openWithVersions(page, [
    '{"topic":"opening","tries":[1,2],"note":"stays"}',
    '{"topic":"closing","tries":[1,2,3],"note":"stays"}',
  ]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const row = page.getByTestId('compare-row-comment');
  await expect(row.locator('[data-path="$.topic"]')).toHaveCount(2);
  await expect(row.locator('[data-path="$.tries[2]"] ins')).toContainText('3');
  await expect(row.locator('[data-path="$.note"]')).toHaveCount(0);

  await page.getByTestId('timeline').locator('[data-lane="inserted"]').last().click();
  const tree = page.getByTestId('timeline-detail').getByTestId('json-tree');
  await expect(tree.locator('[data-path="$.topic"]')).toContainText('closing');
  const tries = tree.locator('details[data-path="$.tries"]');
  await tries.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(tries.locator('[data-path="$.tries[1]"]')).toContainText('2');
  await expectNoAxeViolations(page);
});

test('a chosen version shows its detail beside the timeline, or directly beneath it where it is narrow', async ({
  page,
}) => {
  for (const width of [1440, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`/${INCIDENT}`);
    await page.getByTestId('timeline').locator('[data-version]').first().click();
    const detail = page.getByTestId('timeline-detail');
    await expect(detail).toBeVisible();
    const [drawing, beside] = [
      await page.getByTestId('timeline').locator('xpath=../..').boundingBox(),
      await detail.boundingBox(),
    ];
    if (!drawing || !beside) throw new Error('not drawn');
    if (width === 1440) expect(beside.x).toBeGreaterThanOrEqual(drawing.x + drawing.width);
    else expect(beside.y - (drawing.y + drawing.height)).toBeLessThan(40);
  }
});

test('no label of the timeline is cut, at any width, and the legend is there', async ({ page }) => {
  await page.goto(`/${INCIDENT}`);
  for (const width of [375, 768, 1024, 1440, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    const chart = page.getByTestId('timeline');
    await expect(chart).toBeVisible();
    await expect
      .poll(() =>
        chart.evaluate((svg) => {
          const box = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text.tabular-nums')]
            .map((text) => text.getBoundingClientRect())
            .filter(({ left, right }) => left < box.left - 1 || right > box.right + 1).length;
        }),
      )
      .toBe(0);
  }
  await expect(page.getByTestId('timeline-legend')).toContainText('version in RAW');
});

test('copying does not move what stands beside the button', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/${INCIDENT}`);
  const menu = page.getByTestId('copy-menu');
  const before = await menu.boundingBox();
  await menu.click();
  await page.getByRole('menuitem', { name: /json/i }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied as JSON' })).toBeAttached();
  expect(await menu.boundingBox()).toEqual(before);
});

test.describe('in another time zone', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('times are local when that is chosen, and stay so; UTC is the default and on hover', async ({ page }) => {
    await page.goto(`/${INCIDENT}?fields=all`);
    const version = page.getByTestId('versions-table').locator('time').first();
    const utc = await version.getAttribute('datetime');
    const clock = (utc ?? '').slice(11, 19);
    await expect(version).toContainText(clock);
    await page.getByTestId('time-switch').click();
    await expect(version).not.toContainText(clock);
    await expect(version).toHaveAttribute('title', new RegExp(`${clock}.*UTC`));
    await expect(page.getByRole('columnheader', { name: 'version, local time' })).toBeVisible();
    await page.reload();
    await expect(page.getByTestId('time-switch')).toHaveAttribute('data-times', 'local');
    await expect(page.getByText(/^read at [\d:]+ local time$/)).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette-input').fill('Times in UTC');
    await page.keyboard.press('Enter');
    await expect(version).toContainText(clock);
  });
});

test('on paper everything is open, and nothing stands there that can only be pressed', async ({ page }) => {
  await page.goto(`/${INCIDENT}`);
  await expect(page.getByTestId('versions-table')).toBeVisible();
  await expect(page.getByTestId('timeline-table')).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await expect(page.getByTestId('timeline-table')).toBeVisible();
  await expect(page.getByTestId('fields-toggle')).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByTestId('refresh')).toBeHidden();
  const cut = await page
    .getByRole('main')
    .evaluate(
      (main) =>
        [...main.querySelectorAll('table, pre')].filter(
          (each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
        ).length,
    );
  expect(cut).toBe(0);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(page.getByTestId('timeline-table')).toHaveCount(0);
});

test('many records: grouped by finding, the failing names copied, and from one to the next', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const fine = newName();
  await createScorecard(fine);
  await page.goto(`/inspect?names=${fine}~${INCIDENT}`);
  await expect(page.getByTestId('bulk-row')).toHaveCount(2);
  await expect(page.getByTestId('bulk-group').first()).toHaveAttribute('data-group', 'lost_update');
  await expect(page.getByTestId('bulk-row').first()).toHaveAttribute('data-name', INCIDENT);
  await page.getByTestId('copy-menu').click();
  await page.getByTestId('copy-failing').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(INCIDENT);

  await page.getByTestId('bulk-row').first().getByRole('link').click();
  await expect(page.getByTestId('list-steps')).toContainText('1 of 2');
  await page.keyboard.press(']');
  await expect(page).toHaveURL(new RegExp(fine));
  await expect(page.getByTestId('list-steps')).toContainText('2 of 2');
  await page.keyboard.press('[');
  await expect(page).toHaveURL(new RegExp(INCIDENT));
  await page.getByTestId('list-back').click();
  await expect(page.getByTestId('bulk-row')).toHaveCount(2);

  // Control: opened by its address, a record belongs to no list.
  const other = await context.newPage();
  await other.goto(`/${INCIDENT}`);
  await expect(other.getByTestId('verdict')).toBeVisible();
  await expect(other.getByTestId('list-steps')).toHaveCount(0);

  await page.setViewportSize({ width: 375, height: 700 });
  await expect(page.getByTestId('filter-inconsistent')).toBeHidden();
  expect((await page.getByTestId('bulk-row').first().boundingBox())?.y).toBeLessThan(300);
  await page.getByTestId('filters-toggle').click();
  await page.getByTestId('filter-inconsistent').click();
  await page.getByTestId('filters-toggle').click();
  await expect(page.getByTestId('filter-inconsistent')).toBeVisible();
  await expect(page.getByTestId('filter-lost_update')).toBeHidden();
  // Clearing a filter does not lose the focus.
  await page.getByTestId('filter-inconsistent').focus();
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/only=/);
  await expect(page.getByTestId('filter-inconsistent')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('filter-inconsistent')).toBeHidden();
});
