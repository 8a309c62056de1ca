import { createClient } from '@clickhouse/client';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { discoverResponseSchema } from '@/lib/contract/records';
import { openTestServer, type TestServer } from './testing/openTestServer';

let served: TestServer;
beforeAll(async () => {
  served = await openTestServer(async (config, { postgresUrl, stateUrl, clickhouse }) => {
    // A second database on the same server, with none of the tables of built-in types.
    for (const url of [postgresUrl, stateUrl]) {
      const postgres = new pg.Client({ connectionString: url });
      await postgres.connect();
      await postgres.query('CREATE TABLE public.orders (id bigint PRIMARY KEY, title text, weight integer)');
      await postgres.query('GRANT SELECT ON public.orders TO PUBLIC');
      await postgres.end();
    }
    const client = createClient({ url: clickhouse.url });
    await client.command({
      query:
        'CREATE TABLE public_orders (id Int64, title String, weight Int32, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
    });
    await client.close();
    const [local] = config.environments;
    const without = { ...local, postgres: { kind: 'url', url: stateUrl } as const };
    return { ...config, environments: [{ ...local, id: 'sales' }, { ...without, id: 'shop' }, without] };
  });
});
afterAll(() => served.close());

test.each([
  ['sales', 'public_order', 'public/orders/{id}'],
  ['shop', 'order', 'orders/{id}'],
  // Its records are those of all environments.
  ['local', 'public_order', 'public/orders/{id}'],
])(
  'in %s, where built-in types are or are not, here or elsewhere, a proposal is called %s',
  async (environment, id, name) => {
    const answer = await served.post('/api/discover', { environment, postgres: 'public.orders' });
    const { proposals } = discoverResponseSchema.parse(await answer.json());
    expect(proposals.map(({ entry }) => [entry['id'], entry['name']])).toEqual([[id, name]]);
  },
);
