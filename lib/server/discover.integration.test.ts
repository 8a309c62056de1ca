import { createClient } from '@clickhouse/client';
import pg from 'pg';
import { expect, test } from 'vitest';
import { discoverResponseSchema } from '@/lib/contract/records';
import { openTestServer, type TestServer } from './testing/openTestServer';

/** `sales` has the tables of built-in types, the others none of them. */
function openWith(ids: readonly ['sales' | 'shop' | 'local', ...('sales' | 'shop' | 'local')[]]): Promise<TestServer> {
  return openTestServer(async (config, { postgresUrl, stateUrl, clickhouse }) => {
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
    const [first, ...rest] = ids.map((id) =>
      id === 'sales' ? { ...local, id } : { ...local, id, postgres: { kind: 'url', url: stateUrl } as const },
    );
    return { ...config, environments: [first ?? local, ...rest] };
  });
}

async function proposed(served: TestServer, environment: string) {
  const answer = await served.post('/api/discover', { environment, postgres: 'public.orders' });
  const { proposals } = discoverResponseSchema.parse(await answer.json());
  return proposals.map(({ entry, configured, reasons }) => ({
    id: entry['id'],
    name: entry['name'],
    configured,
    reasons,
  }));
}

test('a proposal of one environment takes the place of a built-in type in none', async () => {
  const served = await openWith(['sales', 'shop', 'local']);
  for (const environment of ['sales', 'shop', 'local']) {
    const [order, ...others] = await proposed(served, environment);
    expect([order, others]).toMatchObject([{ id: 'public_order', name: 'public/orders/{id}', configured: false }, []]);
    expect(order?.reasons.at(-1)).toContain('its id is public_order, as order or its name would be');
  }
  await served.close();
});

test('where no environment holds built-in types, their names are free', async () => {
  const served = await openWith(['shop', 'local']);
  for (const environment of ['shop', 'local'])
    expect(await proposed(served, environment)).toMatchObject([
      { id: 'order', name: 'orders/{id}', configured: false },
    ]);
  await served.close();
});
