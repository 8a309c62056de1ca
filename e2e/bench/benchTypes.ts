import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import pg from 'pg';
import { recordName, type RecordName } from '../../lib/record/recordName';
import type { RecordType } from '../../lib/record/RecordType';
import { eventType } from '../../lib/reference/event/eventType';
import { orderType } from '../../lib/reference/order/orderType';
import { scorecardType } from '../../lib/reference/scorecard/scorecardType';
import { sampleCount, sampleKeysSql, sampleNumber, toName } from './benchCards';
import { fillClickHouse, fillPostgres, fillTable } from './fillStores';

export interface StoreUrls {
  readonly postgres: string;
  readonly clickhouse: string;
}

/** Records of a type that are measured: how stores are filled with so many, all of them consistent, and which are asked for. */
export interface BenchType {
  readonly type: RecordType;
  /** What stores are full of: `orders with three items each`. */
  readonly contents: string;
  readonly fill: (urls: StoreUrls, count: number) => Promise<void>;
  readonly names: (urls: StoreUrls) => Promise<readonly RecordName[]>;
}

const ITEMS = 3;
/** 2026-01-18 00:00 UTC. */
const FIRST_S = 1_768_694_400;
const postgresTime = `(to_timestamp(${FIRST_S}) + n * interval '1 millisecond')`;
const clickhouseTime = `fromUnixTimestamp64Micro(toInt64(${FIRST_S}000000 + n * 1000), 'UTC')`;
const sampled = Array.from({ length: sampleCount }, (_, index) => sampleNumber(index));

export const benchTypes: readonly BenchType[] = [
  {
    type: scorecardType,
    contents: 'scorecards with ten scores each',
    fill: async (urls, count) => {
      await Promise.all([fillPostgres(urls.postgres, count), fillClickHouse(urls.clickhouse, count)]);
    },
    names: async ({ postgres }) => {
      const client = new pg.Client({ connectionString: postgres });
      await client.connect();
      const { rows } = await client.query<string[]>({ text: sampleKeysSql, values: [sampled], rowMode: 'array' });
      await client.end();
      return rows.map(toName);
    },
  },
  {
    type: orderType,
    contents: 'orders with three items each',
    fill: async (urls, count) => {
      await Promise.all([fillOrders(urls.postgres, count), copyOrders(urls.clickhouse, count)]);
    },
    names: () => Promise.resolve(sampled.map((n) => recordName(orderType, { tenant: 'meadow', order: String(n) }))),
  },
  {
    type: eventType,
    contents: 'conversation events',
    fill: async (urls, count) => {
      await Promise.all([fillEvents(urls.postgres, count), copyEvents(urls.clickhouse, count)]);
    },
    names: () => Promise.resolve(sampled.map((n) => recordName(eventType, { conversation: 'long', event: String(n) }))),
  },
];

async function fillOrders(url: string, count: number): Promise<void> {
  await inPostgres(url, async (client) => {
    await client.query('ALTER TABLE shop.order_items DROP CONSTRAINT IF EXISTS order_items_tenant_id_order_id_fkey');
    const orders = `generate_series(0::bigint, ${count}::bigint - 1) AS orders (n)`;
    await fillTable(
      client,
      'shop.orders',
      'tenant_id, id',
      `SELECT 'meadow', n, 'paid', 'customer-' || n % 500 || '@example.com', (n % 1000)::numeric / 100, 'EUR', 'leave it at the door ' || n, ${postgresTime}, NULL, ${postgresTime}, NULL FROM ${orders}`,
    );
    await fillTable(
      client,
      'shop.order_items',
      'tenant_id, order_id, line',
      `SELECT 'meadow', n, k, 'sku-' || (n + k) % 90, 1 + k, (n % 1000)::numeric / 100 FROM ${orders} CROSS JOIN generate_series(1, ${ITEMS}) AS items (k)`,
    );
  });
}

/** At rest in one part; then the sampled ones twice more, so that they have a history. */
async function copyOrders(url: string, count: number): Promise<void> {
  await inClickHouse(url, async (run) => {
    const insert = async (numbers: string, version: number) => {
      const price = 'toDecimal64(n % 1000, 2) / 100';
      await run(
        `INSERT INTO orders SELECT 'meadow', n, 'paid', concat('customer-', toString(n % 500), '@example.com'), ${price}, 'EUR', concat('leave it at the door ', toString(n)), ${clickhouseTime}, NULL, ${clickhouseTime}, 0, ${version} FROM (${numbers})`,
      );
      await run(
        `INSERT INTO order_items SELECT 'meadow', n, k, concat('sku-', toString((n + k) % 90)), 1 + k, ${price}, 0, ${version} FROM (SELECT n, k FROM (${numbers}) ARRAY JOIN range(1, ${ITEMS + 1}) AS k)`,
      );
    };
    await insert(`SELECT toInt64(number) AS n FROM numbers(${count})`, 1);
    for (const table of ['orders', 'order_items']) await run(`OPTIMIZE TABLE ${table} FINAL`);
    for (const version of [2, 3]) await insert(sampledNumbers, version);
  });
}

async function fillEvents(url: string, count: number): Promise<void> {
  await inPostgres(url, (client) =>
    fillTable(
      client,
      'chat.conversation_events',
      'conversation_id, sequence',
      `SELECT 'long', n, 'message', 'what was said, as event ' || n, ${postgresTime}, NULL FROM generate_series(0::bigint, ${count}::bigint - 1) AS events (n)`,
    ),
  );
}

async function copyEvents(url: string, count: number): Promise<void> {
  await inClickHouse(url, async (run) => {
    const insert = (numbers: string, seconds: number) =>
      run(
        `INSERT INTO conversation_events SELECT 'long', n, 'message', concat('what was said, as event ', toString(n)), ${clickhouseTime}, NULL, toDateTime(${FIRST_S + seconds}, 'UTC') FROM (${numbers})`,
      );
    await insert(`SELECT toInt64(number) AS n FROM numbers(${count})`, 1);
    await run('OPTIMIZE TABLE conversation_events FINAL');
    for (const seconds of [2, 3]) await insert(sampledNumbers, seconds);
  });
}

const sampledNumbers = `SELECT toInt64(number * ${sampleNumber(1)}) AS n FROM numbers(${sampleCount})`;

async function inPostgres(url: string, action: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SET maintenance_work_mem = '512MB'");
    await action(client);
  } finally {
    await client.end();
  }
}

async function inClickHouse(
  url: string,
  action: (run: (query: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const client = createClient({ url, request_timeout: 600_000, log: { level: ClickHouseLogLevel.ERROR } });
  try {
    await action((query) => client.command({ query }));
  } finally {
    await client.close();
  }
}
