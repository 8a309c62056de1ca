import pg, { type Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { startRelay, type Relay } from '@/lib/stores/testing/startRelay';
import { openConnection } from './Connection';
import { inTransaction } from './inTransaction';
import { openPool, poolsOfThisProcess } from './openPool';
import { eventually } from '@/lib/testing/eventually';

const DEADLINE_MS = 1_000;
let databases: TestDatabases;
let observer: Pool;
let relay: Relay;
const pools: Pool[] = [];

beforeAll(async () => {
  databases = await createTestDatabases();
  observer = open(databases.postgresUrl, 60_000);
  relay = await startRelay(databases.postgresUrl);
});
afterEach(async () => {
  await Promise.all(pools.splice(1).map((pool) => pool.end()));
});
afterAll(async () => {
  await observer.end();
  await relay.close();
  await databases.drop();
});

function open(url: string, deadlineMs = DEADLINE_MS, application_name = 'pool under test'): Pool {
  const pool = openPool({
    connectionString: url,
    application_name,
    max: 6,
    connectionTimeoutMillis: deadlineMs,
    deadlineMs,
  });
  pools.push(pool);
  return pool;
}

async function backendOf(client: { query: Pool['query'] }): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

async function endBackend(pid: number): Promise<void> {
  await observer.query('SELECT pg_terminate_backend($1::int, 5000)', [pid]);
}

/** Holds several connections at once, so that the pool has as many. */
async function fill(pool: Pool, count: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
  for (const client of clients) client.release();
}

// An error event that nobody listens to would end this process, and the run of the tests says so.
test('a connection ended while a transaction holds it fails that transaction alone', async () => {
  const pool = open(databases.postgresUrl);
  for (let round = 0; round < 20; round += 1) {
    await expect(
      inTransaction(pool, async (begin) => {
        const client = await begin();
        await endBackend(await backendOf(client));
        // The moment in which nobody asks anything of it.
        await new Promise((resolve) => setImmediate(resolve));
        await client.query('SELECT 1');
      }),
    ).rejects.toThrow();
    expect(pool).toMatchObject({ totalCount: 0, waitingCount: 0 });
  }
  await expect(inTransaction(pool, async (begin) => backendOf(await begin()))).resolves.toBeGreaterThan(0);
  expect(pool).toMatchObject({ totalCount: 1, idleCount: 1 });
});

test('a connection ended while its user does something else, or while it is idle, fails nothing else', async () => {
  const pool = open(databases.postgresUrl);
  const held = await pool.connect();
  await endBackend(await backendOf(held));
  await expect(held.query('SELECT 1')).rejects.toThrow();
  held.release();
  await endBackend(await backendOf(pool));
  await expect.poll(() => pool.totalCount).toBe(0);
  expect(await backendOf(pool)).toBeGreaterThan(0);

  const alone = await openConnection({
    connectionString: databases.postgresUrl,
    application_name: 'alone',
    connectionTimeoutMillis: 5_000,
    deadlineMs: 5_000,
  });
  const ended = new Promise((resolve) => alone.once('end', resolve));
  await endBackend(await backendOf(alone));
  await ended;
});

test('connections that fall silent: a query fails at its deadline, and the next one finds none of them', async () => {
  const pool = open(relay.through(databases.postgresUrl));
  await fill(pool, 6);
  expect(pool.idleCount).toBe(6);
  relay.fallSilent();
  await expect(pool.query('SELECT 1')).rejects.toMatchObject({ name: 'NoAnswer', code: 'ETIMEDOUT' });
  await expect(pool.query('SELECT 2 AS two')).resolves.toMatchObject({ rows: [{ two: 2 }] });
  await expect.poll(() => [pool.totalCount, relay.openSockets()]).toEqual([1, 1]);
});

test('a slow statement that is within the deadline keeps its connection, and a transaction has the deadline per statement', async () => {
  const pool = open(databases.postgresUrl, 5_000);
  const pid = await backendOf(pool);
  await inTransaction(pool, async (begin) => {
    const client = await begin();
    for (let part = 0; part < 3; part += 1) await client.query('SELECT pg_sleep(1.9)');
  });
  expect(await backendOf(pool)).toBe(pid);
});

test('a transaction that fails before, while or after it takes its connection keeps none', async () => {
  const pool = open(databases.postgresUrl);
  await expect(inTransaction(pool, () => Promise.reject(new Error('before')))).rejects.toThrow('before');
  expect(pool.totalCount).toBe(0);
  await expect(
    inTransaction(pool, (begin) => {
      void begin();
      return Promise.reject(new Error('while'));
    }),
  ).rejects.toThrow('while');
  expect(pool).toMatchObject({ totalCount: 1, idleCount: 1 });
  await expect(
    inTransaction(pool, async (begin) => {
      const [one, other] = await Promise.all([begin(), begin()]);
      expect(one).toBe(other);
      await one.query('CREATE TABLE never (n int)');
      throw new Error('after');
    }),
  ).rejects.toThrow('after');
  expect(pool).toMatchObject({ totalCount: 1, idleCount: 1 });
  await expect(pool.query('SELECT FROM never')).rejects.toMatchObject({ code: '42P01' });
});

test('a refused connection is a wait: more is asked of a server than it gives, and nothing fails', async () => {
  const database = new URL(databases.postgresUrl).pathname.slice(1);
  const limit = (connections: number) => observer.query(`ALTER DATABASE "${database}" CONNECTION LIMIT ${connections}`);
  const nap = (pool: Pick<Pool, 'query'>) => pool.query('SELECT pg_sleep(0.05)');
  await limit(4);
  try {
    const impatient = new pg.Pool({ connectionString: databases.postgresUrl, max: 12 });
    const refused = await Promise.allSettled(Array.from({ length: 12 }, () => nap(impatient)));
    await impatient.end();
    expect(refused.map((each) => each.status === 'rejected' && (each.reason as { code: string }).code)).toContain(
      '53300',
    );
    const patient = [open(databases.postgresUrl, 60_000), open(databases.postgresUrl, 60_000)];
    const answers = await Promise.all(patient.flatMap((pool) => Array.from({ length: 12 }, () => nap(pool))));
    expect(answers).toHaveLength(24);
  } finally {
    await limit(-1);
  }
});

test.each([
  ['is told once', [2], 2],
  ['is told again while its connections are in use', [2, 2, 2], 2],
  ['gets its share back before one is free', [2, 6], 6],
])('a pool whose share shrinks drops what is beyond it and no more: %s', async (_what, told, kept) => {
  const pool = open(databases.postgresUrl);
  const opened = vi.fn();
  pool.on('connect', opened);
  const clients = await Promise.all(Array.from({ length: 6 }, () => pool.connect()));
  for (const most of told) poolsOfThisProcess().at(-1)?.setMost(most);
  for (const client of clients) client.release();
  await eventually(() => {
    expect(pool).toMatchObject({ totalCount: kept, idleCount: kept, waitingCount: 0 });
  });
  await fill(pool, kept);
  expect(opened).toHaveBeenCalledTimes(6);
});
