import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InspectManyResponse } from '@/lib/contract/inspect';
import { silence, startMisbehavingServer, type MisbehavingServer } from '@/lib/stores/testing/misbehavingServer';
import { healthyRecord, openTestServer, type TestServer } from './testing/openTestServer';

const MANY = 200;
let silent: MisbehavingServer;
let console: TestServer;
let connections = 0;

beforeAll(async () => {
  silent = await startMisbehavingServer((socket) => {
    connections += 1;
    silence(socket);
  });
  console = await openTestServer((config) => {
    const [local] = config.environments;
    const clickhouse = { kind: 'url', url: `http://reader:x@127.0.0.1:${silent.port}/coaching` } as const;
    const half = { ...local, id: 'half', clickhouse, timeoutMs: 5_000 };
    const dead = {
      ...half,
      id: 'dead',
      postgres: { kind: 'url', url: `postgres://r:x@127.0.0.1:${silent.port}/x` } as const,
    };
    const customers = Array.from({ length: 200 }, (_, n) => ({ customer: `c${n}`, profile: 'sales' }));
    const owners = { kind: 'url', url: `postgres://r:x@127.0.0.1:${silent.port}/{customer}` } as const;
    return { ...config, environments: [local, half, dead, { ...half, id: 'owners', postgres: owners, customers }] };
  });
});
afterAll(async () => {
  await console.close();
  await silent.close();
});

async function inspect(names: readonly string[], environment: string): Promise<InspectManyResponse['results']> {
  connections = 0;
  const answer = await console.post('/api/inspect', { names, environment });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as InspectManyResponse).results;
}

const strangers = Array.from({ length: MANY }, (_, n) => `019bd2e8-5c71-70e9-9a89-${String(n).padStart(12, '0')}`);

test('many bare ids are one question, and each has its answer in its place', async () => {
  const { scorecard, text } = await healthyRecord(console.bench);
  const answers = await inspect([...strangers, scorecard], 'local');
  expect(answers).toHaveLength(MANY + 1);
  expect(answers.at(-1)?.name).toBe(text);
  expect(answers.at(-1)?.error).toBeUndefined();
  expect(answers[7]).toMatchObject({ name: strangers[7], error: { code: 'record_not_found' } });
});

test('a store that never answers is waited for once, however many ids are asked for', async () => {
  const { scorecard, text } = await healthyRecord(console.bench);
  const answers = await inspect([...strangers, scorecard], 'half');
  expect(answers.at(-1)).toMatchObject({ name: text, verdict: 'unknown' });
  expect(answers.slice(0, MANY).every(({ error }) => error?.code === 'not_ready')).toBe(true);
  // The facts of the tables, the question itself, and the inspection of what was found.
  expect(connections).toBeLessThan(10);
  expect((await inspect(strangers, 'dead')).every(({ error }) => error?.code === 'not_ready')).toBe(true);
  expect(connections).toBeLessThan(10);
});

test('customers with stores of their own share the one deadline: those whose turn does not come are not asked', async () => {
  const answers = await inspect(strangers.slice(0, 3), 'owners');
  expect(answers.every(({ error }) => error?.code === 'not_ready')).toBe(true);
  // Eight at a time, each with two stores, for as long as the request has; all of them would be four hundred.
  expect(connections).toBeLessThan(250);
});
