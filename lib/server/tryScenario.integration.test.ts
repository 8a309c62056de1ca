import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { checkout } from '@/lib/build/checkout.js';
import { triedScenarioSchema, type TryInput } from '@/lib/contract/loadTests';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import { serveReference } from '@/lib/runs/load-tests/testing/openEngine';
import { openState, type State } from '@/lib/state/openState';
import { openTestServer, type TestServer } from './testing/openTestServer';

const path = join(checkout, 'lib/reference/order/order_race.jsonc');
let test: TestServer;
let state: State;
let service: Awaited<ReturnType<typeof serveReference>>;

beforeAll(async () => {
  test = await openTestServer(async (config, databases) => {
    state = openState(databases.stateUrl);
    service = await serveReference(databases, state);
    const orders = {
      url: service.url,
      grpcUrl: null,
      token: { kind: 'token', token: 'k7-secret' },
      headers: { 'X-Api-Key': 'k7-secret', 'X-Team': 'shop' },
      ca: null,
      protos: [],
    } as const;
    const [first] = config.environments;
    const own = { ...first, loadTests: true, targets: { orders, nobody: { ...orders, url: 'http://127.0.0.1:1' } } };
    return {
      ...config,
      environments: [own, { ...own, id: 'closed', loadTests: false }],
      scenarios: [{ path, file: readScenarioFile(readFileSync(path, 'utf8'), path) }],
    };
  });
});
afterAll(async () => {
  await test.close();
  await service.close();
  await state.close();
});

const tryIt = async (input: TryInput, id = 'order_race') => test.post(`/api/scenarios/${id}/try`, input);

it('one iteration shows what was sent, answered, held and judged; its record stays', async () => {
  // Longer than the console's own database has for an answer.
  const answer = await tryIt({ variant: 'own_columns', delayMs: 5_000, settleMs: 500 });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const tried = triedScenarioSchema.parse(await answer.json());
  expect([tried.outcome, tried.violations, tried.reason]).toEqual(['passed', [], null]);
  expect(tried.calls.map(({ actor, status }) => [actor, status])).toEqual([
    ['create', 200],
    ['edit', 200],
    ['cancel', 200],
  ]);
  expect(tried.inspection?.verdict).toBe('consistent');
  expect((await test.ask(`/api/inspect/${tried.subject ?? ''}`)).status).toBe(200);
});

it('the schema of files accepts the example and refuses what the console would', async () => {
  const schema = (await (await test.ask('/api/scenarios/schema')).json()) as Parameters<typeof z.fromJSONSchema>[0];
  const published = z.fromJSONSchema(schema);
  const file = readScenarioFile(readFileSync(path, 'utf8'), path);
  expect(published.safeParse(file).error).toBeUndefined();
  expect(published.safeParse({ ...file, actor: [] }).success).toBe(false);
  expect(published.safeParse({ ...file, actors: 7 }).success).toBe(false);
});

it('what may be a secret is masked in what was sent', async () => {
  const tried = triedScenarioSchema.parse(await (await tryIt({ settleMs: 0 })).json());
  expect(tried.calls[0]?.sent?.headers).toMatchObject({
    authorization: 'Bearer •••',
    'x-api-key': '•••',
    'x-team': 'shop',
  });
  expect(JSON.stringify(tried)).not.toContain('k7-secret');
});

it.each<[string, TryInput, string | undefined, number, RegExp]>([
  ['an unknown scenario', {}, 'hope', 400, /Expected one of the scenarios .*order_race/],
  [
    'a scenario of the library',
    { variant: 'save_all/async_closure' },
    'scorecard_race',
    400,
    /Only a scenario over your own API|has no coaching service/,
  ],
  ['an unknown variant', { variant: 'hope' }, undefined, 400, /Expected one of the variants of order_race/],
  ['an environment that may not be written', { environment: 'closed' }, undefined, 400, /does not allow load tests/],
  [
    'a parameter that it has not',
    { parameters: { editors: 2 } },
    undefined,
    400,
    /no parameters: this scenario has none/,
  ],
  ['a delay that is too long', { delayMs: 60_000 }, undefined, 400, /The body is not valid/],
])('%s is refused with what was expected', async (_what, input, id, status, expected) => {
  const answer = await tryIt(input, id);
  const problem = (await answer.json()) as { status: number; detail: string };
  expect(problem.status).toBeGreaterThanOrEqual(status);
  expect(problem.status).toBeLessThan(500);
  expect(problem.detail).toMatch(expected);
});
