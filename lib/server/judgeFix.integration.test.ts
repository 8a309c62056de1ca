import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTestVerdictSchema } from '@/lib/contract/loadTestVerdict';
import { createDeployment } from '@/lib/state/deployments/deployments';
import { insertLoadTest } from '@/lib/state/loadTests/testing/insertLoadTest';
import type { State } from '@/lib/state/openState';
import { finishAll } from './testing/loadTests';
import { openLoadTestServer, problemOf, type LoadTestServer } from './testing/openLoadTestServer';

const ABSENT = '01a201cb-f5a6-775f-b557-871ddfd1cf4d';
let test: LoadTestServer;
let state: State;
/** Runs of `local`, each started an hour after the one before it. */
let runs: readonly string[];
let deployment: string;

async function finished(hour: number, failing: boolean, label?: string): Promise<string> {
  const id = await insertLoadTest(state, { iterations: 40, ...(label === undefined ? {} : { label }) });
  await finishAll(state, id, ({ n }) => ({ outcome: failing && n % 2 === 0 ? 'failed' : 'passed' }));
  await state.pool.query(
    'UPDATE lastwrite.load_tests SET created_at = $2, completed_at = clock_timestamp() WHERE id = $1',
    [id, at(hour)],
  );
  return id;
}
const at = (hour: number) => `2026-11-09T${String(hour).padStart(2, '0')}:00:00Z`;
const deploy = (title: string, hour: number, environment: string | null) =>
  createDeployment(state, {
    id: uuidv7(),
    title,
    at: `2026-11-09T${String(hour).padStart(2, '0')}:30:00Z`,
    environment,
    url: null,
    createdBy: null,
    request: {},
    idempotencyKey: null,
  });

beforeAll(async () => {
  test = await openLoadTestServer();
  ({ state } = test);
  runs = [
    await finished(1, false),
    await finished(3, true, 'before'),
    await finished(4, true, 'before'),
    await finished(6, false, 'after'),
    await finished(8, true),
  ];
  await deploy('1.40', 2, null);
  const made = await deploy('1.41', 5, 'local');
  deployment = made.kind === 'created' ? made.id : expect.fail(made.kind);
  await deploy('1.42', 7, 'local');
  await deploy('elsewhere', 3, 'other');
});
afterAll(() => test.close());

const ask = (query: Readonly<Record<string, string>>) =>
  test.ask(`/api/load-tests/verdict?${new URLSearchParams(query)}`);

it.each([
  ['labels', () => ({ before: 'label:before', after: 'label:after' })],
  ['ids', () => ({ before: `${runs[1]},${runs[2]}`, after: runs[3] ?? '' })],
  [
    'a deployment, up to those beside it',
    () => ({ before: `deployment:${deployment}`, after: `deployment:${deployment}` }),
  ],
])('a fix that held is told from %s', async (_how, query) => {
  const answer = await ask(query());
  expect(answer.status).toBe(200);
  const told = loadTestVerdictSchema.parse(await answer.json());
  expect(told).toMatchObject({ verdict: 'better', conditions: [], difference: -0.5 });
  expect([told.before.failed, told.before.judged, told.after.failed, told.after.judged]).toEqual([80, 160, 0, 80]);
  expect(told.before.runs.map(({ id }) => id)).toEqual([runs[2], runs[1]]);
});

it('an environment and a scenario narrow what is meant', async () => {
  const query = { before: 'label:before', after: 'label:after' };
  expect((await ask({ ...query, environment: 'local', scenario: 'scorecard_race' })).status).toBe(200);
  expect((await ask({ ...query, environment: 'other' })).status).toBe(400);
});

it.each<[string, () => Readonly<Record<string, string>>, number, RegExp]>([
  ['no side', () => ({}), 400, /not as expected|expected/i],
  ['half a question', () => ({ before: 'label:before' }), 400, /expected/i],
  ['words', () => ({ before: 'before', after: 'after' }), 400, /comma-separated ids of load tests/],
  ['a label of nobody', () => ({ before: 'label:before', after: 'label:hope' }), 400, /There are none among “hope”/],
  ['an unknown run', () => ({ before: 'label:before', after: ABSENT }), 404, /No load test has this id/],
  [
    'an unknown deployment',
    () => ({ before: `deployment:${ABSENT}`, after: 'label:after' }),
    400,
    /id of a deployment/,
  ],
  ['a run on both sides', () => ({ before: 'label:before', after: `${runs[1]},${runs[3]}` }), 400, /is on both/],
])('%s is refused with what was expected', async (_what, query, status, expected) => {
  const problem = await problemOf(ask(query()));
  expect(problem.status).toBe(status);
  expect(JSON.stringify(problem)).toMatch(expected);
});
