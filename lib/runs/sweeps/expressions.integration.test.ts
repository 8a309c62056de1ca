import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openSweepStack, type SweepStack } from './testing/openSweepStack';

const ROWS = 6_000;

let stack: SweepStack;
beforeAll(async () => {
  stack = await openSweepStack(`[
    { "id": "invoice", "name": "invoices/{id}", "postgres": "public.invoices", "clickhouse": "invoices", "changedAt": "updated_at",
      "copies": [{ "id": "archive", "store": "postgres", "table": "public.invoice_archive" }],
      "fields": {
        "amount": { "expressions": { "postgres": "amount / parts", "clickhouse": "toInt32(share)" } },
        "code": { "expressions": { "postgres": "code::integer", "clickhouse": "toInt32(code)", "archive": "code::integer" } },
        "parts": null
      } }
  ]`);
  await stack.postgres(`
    CREATE TABLE invoices (id integer PRIMARY KEY, amount integer, parts integer, code text, updated_at timestamptz);
    CREATE TABLE invoice_archive (id integer PRIMARY KEY, code text);
    CREATE INDEX ON invoices (updated_at);
    GRANT SELECT ON invoices, invoice_archive TO PUBLIC`);
  await stack.clickhouse(
    `CREATE TABLE invoices (id Int32, share String, code String, updated_at DateTime64(6, 'UTC'), version UInt64) ENGINE = ReplacingMergeTree(version) ORDER BY id`,
  );
});
afterEach(async () => {
  const seen = [...stack.faults];
  await stack.clear();
  expect(seen).toEqual([]);
});
afterAll(() => stack.close());

async function fill(): Promise<void> {
  await stack.postgres('TRUNCATE invoices, invoice_archive');
  await stack.clickhouse('TRUNCATE TABLE invoices');
  await stack.postgres(`
    INSERT INTO invoices SELECT n, n * 100, 10, n, date_trunc('second', now() - interval '10 minutes') FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO invoice_archive SELECT id, code FROM invoices`);
  const [row] = await stack.postgres('SELECT extract(epoch FROM min(updated_at))::bigint::text AS at FROM invoices');
  await stack.clickhouse(
    `INSERT INTO invoices SELECT number + 1, toString((number + 1) * 10), toString(number + 1), toDateTime64(${String(row?.at)}, 6, 'UTC'), 1 FROM numbers(${ROWS})`,
  );
}

const inClickHouse = (id: number, column: string, value: string) =>
  stack.clickhouse(
    `INSERT INTO invoices SELECT * REPLACE ('${value}' AS ${column}, 2 AS version) FROM invoices FINAL WHERE id = ${id}`,
  );

async function sweep(kind: 'recent' | 'deep') {
  const id = await stack.start({ record: 'invoice', kind });
  const sweeper = stack.worker();
  const ended = await stack.ended(id);
  await sweeper.close();
  return ended;
}

it('of rows for which an expression fails the records are named, and all others are compared', async () => {
  await fill();
  await stack.postgres('UPDATE invoices SET parts = 0 WHERE id = 77');
  await stack.postgres(`UPDATE invoice_archive SET code = 'none' WHERE id = 200`);
  await inClickHouse(1_234, 'code', 'bad');
  // One next to a row that fails, one far away, one that only ClickHouse has.
  await inClickHouse(78, 'share', '5');
  await inClickHouse(4_000, 'share', '5');
  await stack.postgres('DELETE FROM invoices WHERE id = 79; DELETE FROM invoice_archive WHERE id = 79');
  const ended = await sweep('deep');
  expect(ended).toMatchObject({
    outcome: 'incomplete',
    counts: { compared: ROWS, agreeing: ROWS - 6, drifted: 3, unreadable: 3, settling: 0 },
  });
  expect(ended.incomplete).toHaveLength(1);
  expect(ended.incomplete[0]).toMatch(
    /^3 records could not be read: invoices\/1234, invoices\/200 and invoices\/77\. \S+ could not compute a value of the read.* one of them fails for a row\./,
  );
  expect((await stack.drifts()).map(({ name }) => name).sort()).toEqual([
    'invoices/4000',
    'invoices/78',
    'invoices/79',
  ]);
  expect(await stack.verified('invoice')).toBeNull();
});

it('of its healthy twin all are compared', async () => {
  await fill();
  expect(await sweep('deep')).toMatchObject({ outcome: 'clean', counts: { compared: ROWS, agreeing: ROWS } });
});

it('a recent sweep names them too', async () => {
  await fill();
  await stack.postgres('UPDATE invoices SET parts = 0 WHERE id = 77');
  await stack.postgres(`UPDATE invoices SET updated_at = updated_at - interval '30 days' WHERE id > 200`);
  const ended = await sweep('recent');
  expect(ended).toMatchObject({ outcome: 'incomplete', counts: { agreeing: 199, drifted: 0, unreadable: 1 } });
  expect(ended.incomplete[0]).toContain('1 record could not be read: invoices/77. Postgres could not compute');
});

it('a sweep of which too many rows fail says so of its part', async () => {
  await fill();
  await stack.postgres('UPDATE invoices SET parts = 0');
  const ended = await sweep('deep');
  expect(ended).toMatchObject({ outcome: 'incomplete', counts: { compared: 0, unreadable: 0 } });
  expect(ended.incomplete[0]).toContain('1 of 1 part could not be compared. Postgres could not compute a value');
});
