import { expect, test } from 'playwright/test';
import { RecordPage } from './pages/RecordPage';
import { createScorecard, newName, openClickHouse, readStack } from './stack';

const VERSIONS = 2000;

test('a record with 2,000 versions is drawn with a bounded number of marks, and its table scrolls through all of them', async ({
  page,
}) => {
  const name = newName();
  await createScorecard(name);
  await insertVersions(name.slice(-36), VERSIONS);

  const record = new RecordPage(page);
  await record.open(name);
  await expect(page.getByTestId('timeline')).toBeVisible();
  await expect(record.source('clickhouse.raw')).toContainText(/2,?\d{3} versions/);
  const marks = await page.getByTestId('timeline').locator('*').count();
  expect(marks).toBeGreaterThan(10);
  expect(marks).toBeLessThan(2000);
  const rows = await page.getByTestId('versions-table').locator('[role=row], tr').count();
  expect(rows).toBeLessThan(400);
});

/** All in one insert that keeps every version: as many parts would be merged by then. Made a minute long, in an hour that has passed. */
async function insertVersions(id: string, count: number): Promise<void> {
  const stack = readStack();
  const clickhouse = openClickHouse(stack);
  try {
    await clickhouse.command({
      query: `INSERT INTO scorecard SELECT card.* REPLACE (concat('Comment ', toString(number)) AS comment, now64(6) - INTERVAL 1 HOUR + toIntervalMillisecond(number * 30) AS update_time)
        FROM (SELECT * FROM scorecard WHERE scorecard_id = {id:UUID} LIMIT 1) AS card CROSS JOIN numbers({count:UInt32}) AS n`,
      query_params: { id, count },
      clickhouse_settings: { optimize_on_insert: 0 },
    });
  } finally {
    await clickhouse.close();
  }
}
