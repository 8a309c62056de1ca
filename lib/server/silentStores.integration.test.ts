import type { Inspection } from '@/lib/contract/inspect';
import { statusesOf } from '@/lib/contract/testing/partsOf';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startRelay, type Relay } from '@/lib/stores/testing/startRelay';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';

let state: Relay;
let postgres: Relay;
let clickhouse: Relay;
let console: TestServer;
const STATE_DEADLINE_MS = 4_000;

beforeAll(async () => {
  console = await openTestServer(
    async (config, databases) => {
      state = await startRelay(databases.stateUrl);
      postgres = await startRelay(databases.postgresReaderUrl);
      clickhouse = await startRelay(databases.clickhouse.readerUrl);
      const [environment] = config.environments;
      const through = (relay: Relay, url: string) => ({ kind: 'url', url: relay.through(url) }) as const;
      const stores = {
        postgres: through(postgres, databases.postgresReaderUrl),
        clickhouse: through(clickhouse, databases.clickhouse.readerUrl),
      };
      return {
        ...config,
        stateUrl: state.through(databases.stateUrl),
        environments: [{ ...environment, ...stores, timeoutMs: 5_000 }],
      };
    },
    undefined,
    { stateDeadlineMs: STATE_DEADLINE_MS },
  );
});
afterEach(() => {
  state.recover();
  postgres.recover();
  clickhouse.recover();
});
afterAll(async () => {
  await console.close();
  await state.close();
  await postgres.close();
  await clickhouse.close();
});

/** Two deadlines of the state, with room for a busy machine; before, it took more than 90 s. */
const RECOVERED_WITHIN_MS = 45_000;

const pages = [
  '/api/load-tests',
  '/api/interleavings',
  '/api/samples',
  '/api/load-tests/019b0000-0000-7000-8000-000000000000',
];

async function statusOf(path: string): Promise<number> {
  return (await console.ask(path)).status;
}

/** As many connections as the console ever opens, all in use at once. */
async function fillPools(): Promise<void> {
  await Promise.all(Array.from({ length: 16 }, (_, n) => statusOf(pages[n % pages.length] ?? '')));
}

test.each([
  ['the state', () => state],
  ['the inspected Postgres', () => postgres],
  ['the inspected ClickHouse', () => clickhouse],
])(
  'connections to %s that fell silent: every request gets an answer, and the next round is well',
  async (_which, relay) => {
    const name = await healthyRecord(console.bench);
    await fillPools();
    await Promise.all(Array.from({ length: 8 }, () => statusOf(`/api/inspect/${name.text}`)));
    const opened = relay().openSockets();
    expect(opened).toBeGreaterThan(1);
    await expect.poll(() => statusOf('/readyz')).toBe(200);

    relay().fallSilent();
    const during = await Promise.all([...pages, '/readyz', `/api/inspect/${name.text}`].map(statusOf));
    for (const status of during) expect([200, 404, 503]).toContain(status);

    // No request fails twice: the first deadline has taken all silent connections out of the pool.
    await expect.poll(() => statusOf('/readyz'), { timeout: RECOVERED_WITHIN_MS }).toBe(200);
    expect(await Promise.all(pages.map(statusOf))).toEqual([200, 200, 200, 404]);
    const inspection = (await (await console.ask(`/api/inspect/${name.text}`)).json()) as Inspection;
    expect(statusesOf(inspection)).toMatchObject({ director: 'ok', 'clickhouse.final': 'ok' });
  },
);

test('a state that accepts and says nothing: 503 from what needs it, and all is well as soon as it speaks', async () => {
  const name = await healthyRecord(console.bench);
  state.fallSilent({ everything: true });
  expect(await Promise.all(pages.map(statusOf))).toEqual(pages.map(() => 503));
  expect(await statusOf('/readyz')).toBe(503);
  expect(await statusOf(`/api/inspect/${name.text}`)).toBe(200);
  expect(await statusOf('/metrics')).toBe(200);
  state.recover();
  await expect.poll(() => statusOf('/readyz'), { timeout: RECOVERED_WITHIN_MS }).toBe(200);
  expect(await Promise.all(pages.map(statusOf))).toEqual([200, 200, 200, 404]);
});
