import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programArgs } from '@/lib/build/programOf.js';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { openConnection } from '@/lib/postgres/Connection';
import { scorecardName } from './scorecard/scorecardName';
import { listCalls } from '@/lib/state/testing/listCalls';
import { openState } from '@/lib/state/openState';
import { openStores } from './openStores';
import { readCopies } from './testing/readCopies';

let databases: TestDatabases;
const started: ChildProcess[] = [];
beforeAll(async () => {
  databases = await createTestDatabases();
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await databases.drop();
});

async function start(
  variables: Readonly<Record<string, string>>,
  errors: 'ignore' | number = 'ignore',
): Promise<{ child: ChildProcess; base: string; ended: Promise<unknown[]> }> {
  const child = spawn(process.execPath, [...programArgs('coaching', '--port', '0')], {
    stdio: ['pipe', 'pipe', errors],
    env: {
      ...process.env,
      LASTWRITE_POSTGRES_URL: databases.postgresUrl,
      LASTWRITE_CLICKHOUSE_URL: databases.clickhouse.url,
      LASTWRITE_STATE_URL: databases.stateUrl,
      ...variables,
    },
  });
  started.push(child);
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
  expect(ready).toBe(true);
  return { child, base: `http://127.0.0.1:${port}`, ended };
}

async function createOne(base: string): Promise<string> {
  const response = await fetch(`${base}/v1/customers/cox/profiles/sales/scorecards`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ templateId: 'templates/one', scores: [{ criterionId: 'greeting', numericValue: 1 }] }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { name: string }).name;
}

test.each([
  ['its stdin is closed', (child: ChildProcess) => child.stdin?.end()],
  ['SIGTERM comes', (child: ChildProcess) => child.kill('SIGTERM')],
])('it ends when %s, with its async work done and its calls recorded', async (_when, end) => {
  const { child, base, ended } = await start({
    LASTWRITE_LATENCY: 'staging',
    LASTWRITE_DEFAULT_STRATEGY: 'own_columns/async_reread',
  });
  const name = await createOne(base);
  end(child);
  expect(await ended).toEqual([0, null]);

  const stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  const state = openState(databases.stateUrl);
  const { director, final } = await readCopies(stores, scorecardName('cox', 'sales', name.slice(-36)));
  expect(director).not.toBeNull();
  expect(final).toEqual(director);
  const [call] = await listCalls(state, 'local', name);
  expect(call).toMatchObject({
    call: 'CreateScorecard',
    status: 200,
    strategy: 'own_columns/async_reread',
    response: { name },
  });
  expect(call?.steps?.at(-1)).toMatchObject({ actor: 'replicate', name: 'insert score versions' });
  await Promise.all([stores.close(), state.close()]);
});

test('of reads it records those whose answer shows a submission', async () => {
  const { child, base, ended } = await start({});
  const name = await createOne(base);
  await fetch(`${base}/v1/${name}`);
  await fetch(`${base}/v1/${name}:submit`, { method: 'POST' });
  const read = await fetch(`${base}/v1/${name}`);
  const id = read.headers.get('lastwrite-call');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const state = openState(databases.stateUrl);
  const calls = await listCalls(state, 'local', name);
  await state.close();
  expect(calls.map(({ call }) => call)).toEqual(['CreateScorecard', 'SubmitScorecard', 'GetScorecard']);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
});

test('a state that is not there breaks no call', async () => {
  const { base, child, ended } = await start({ LASTWRITE_STATE_URL: 'postgres://nobody:x@127.0.0.1:1/none' });
  await createOne(base);
  await createOne(base);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test.runIf(existsSync('/dev/full'))('a log that can not be written ends nothing', async () => {
  const full = openSync('/dev/full', 'w');
  const { child, base, ended } = await start({ LASTWRITE_CLICKHOUSE_URL: 'http://nobody:x@127.0.0.1:1/none' }, full);
  closeSync(full);
  for (let call = 0; call < 3; call += 1) await createOne(base);
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('without a store it says which variable is missing', async () => {
  const child = spawn(process.execPath, [...programArgs('coaching')], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, LASTWRITE_POSTGRES_URL: databases.postgresUrl, LASTWRITE_CLICKHOUSE_URL: '' },
  });
  started.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).not.toBe(0);
  expect(errors).toContain('LASTWRITE_CLICKHOUSE_URL: it is not set');
});

test('whoever ends its connections, over and over, ends no process', async () => {
  const { child, base, ended } = await start({});
  const admin = await openConnection({
    connectionString: databases.postgresUrl,
    application_name: 'administrator',
    connectionTimeoutMillis: 5_000,
    deadlineMs: 30_000,
  });
  // Long enough for some of its transactions to be open whenever a connection is ended.
  const calling = Array.from({ length: 6 }, async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 40; call += 1) {
      const response = await fetch(`${base}/v1/customers/cox/profiles/sales/scorecards`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ templateId: 'templates/one' }),
      });
      statuses.push(response.status);
    }
    return statuses;
  });
  let over = false;
  const all = Promise.all(calling).finally(() => (over = true));
  let killed = 0;
  while (!over) {
    const { rowCount } = await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('lastwrite-coaching', 'lastwrite') AND datname = ANY ($1::text[])`,
      [[databases.postgresUrl, databases.stateUrl].map((url) => new URL(url).pathname.slice(1))],
    );
    killed += rowCount ?? 0;
  }
  await admin.end();
  const statuses = (await all).flat();
  expect(killed).toBeGreaterThan(0);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
  await createOne(base);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
