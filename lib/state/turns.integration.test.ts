import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { claimExploration, type ClaimedExploration } from './interleavings/claimExploration';
import { completeExploration } from './interleavings/endExploration';
import { insertExploration } from './interleavings/testing/insertExploration';
import { cancelLoadTest } from './loadTests/cancelLoadTest';
import { claimIterations } from './loadTests/claimIterations';
import { findUnclaimed } from './loadTests/findUnclaimed';
import { readLoadTest } from './loadTests/readLoadTest';
import { insertLoadTest } from './loadTests/testing/insertLoadTest';
import { openState, type State } from './openState';
import { cancelRun } from './runs/endRun';

let databases: TestDatabases;
/** Two processes, each with connections of its own. */
let state: State;
let other: State;

beforeAll(async () => {
  databases = await createTestDatabases();
  [state, other] = [openState(databases.stateUrl), openState(databases.stateUrl)];
});
afterAll(async () => {
  await Promise.all([state.close(), other.close()]);
  await databases.drop();
});

let made = 0;
const newEnvironment = () => `env-${(made += 1)}`;

const explorationOn = (environment: string | null) => insertExploration(state, environment);
const explore = (environment: string, leaseMs?: number) =>
  claimExploration(other, {
    worker: 'explorer',
    environments: [environment],
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
const iterate = async (loadTestId: string) =>
  (
    await claimIterations(state, {
      loadTestId,
      worker: 'w',
      subjects: [`customers/a/profiles/b/scorecards/${randomUUID()}`],
    })
  ).length;
const isFree = async (id: string) => (await findUnclaimed(state)).some((each) => each.id === id);
const complete = (claim: ClaimedExploration | null) =>
  completeExploration(state, claim ?? expect.fail('it was not claimed'), { exhausted: true, witness: null });

describe('on one environment, the oldest goes first', () => {
  it('an exploration keeps a load test that was started later waiting, from its start to its end', async () => {
    const environment = newEnvironment();
    await explorationOn(environment);
    const loadTest = await insertLoadTest(state, { environment });
    expect([await iterate(loadTest), await isFree(loadTest), (await readLoadTest(state, loadTest))?.waitsFor]).toEqual([
      0,
      false,
      1,
    ]);
    const claim = await explore(environment);
    expect([claim?.request.environment, await iterate(loadTest), await isFree(loadTest)]).toEqual([
      environment,
      0,
      false,
    ]);
    await complete(claim);
    expect([await isFree(loadTest), await iterate(loadTest)]).toEqual([true, 1]);
  });

  it('a load test keeps an exploration that was started later waiting, from its start to its end', async () => {
    const environment = newEnvironment();
    const loadTest = await insertLoadTest(state, { environment });
    const exploration = await explorationOn(environment);
    expect(await explore(environment)).toBeNull();
    expect(await iterate(loadTest)).toBe(1);
    expect(await explore(environment)).toBeNull();
    await cancelLoadTest(state, loadTest);
    const claim = await explore(environment);
    expect(claim?.id).toBe(exploration);
    await complete(claim);
  });

  it('what has begun goes on, though something older has been waiting since before', async () => {
    const environment = newEnvironment();
    const older = await explorationOn(environment);
    const loadTest = await insertLoadTest(state, { environment });
    // As a load test that had begun under other rules.
    await state.pool.query('UPDATE lastwrite.load_tests SET started_at = clock_timestamp() WHERE id = $1', [loadTest]);
    expect([await explore(environment), await iterate(loadTest)]).toEqual([null, 1]);
    await cancelLoadTest(state, loadTest);
    expect((await explore(environment))?.id).toBe(older);
    await cancelRun(state, 'explorations', older);
  });

  it('a younger exploration whose worker is alive goes on to its end; one whose worker died gives way to what is older', async () => {
    const environment = newEnvironment();
    const loadTest = await insertLoadTest(state, { environment });
    const exploration = await explorationOn(environment);
    const leaseUntil = (moment: string) =>
      state.pool.query(`UPDATE lastwrite.explorations SET lease_until = clock_timestamp() ${moment} WHERE id = $1`, [
        exploration,
      ]);
    await leaseUntil("+ interval '1 hour'");
    expect(await iterate(loadTest)).toBe(0);
    await leaseUntil("- interval '1 second'");
    expect(await iterate(loadTest)).toBe(1);
    await Promise.all([cancelLoadTest(state, loadTest), cancelRun(state, 'explorations', exploration)]);
  });

  it('the control: other environments, and explorations of tables of their own, keep nobody waiting', async () => {
    const [here, elsewhere] = [newEnvironment(), newEnvironment()];
    await explorationOn(elsewhere);
    await explorationOn(null);
    const loadTest = await insertLoadTest(state, { environment: here });
    expect([await isFree(loadTest), await iterate(loadTest)]).toEqual([true, 1]);
    const [first, second] = [await explore(elsewhere), null];
    expect([first?.request.environment, second]).toEqual([elsewhere, null]);
    await complete(first);
    const onTables = await explore(here);
    expect(onTables?.request.environment).toBeNull();
    await complete(onTables);
    await cancelLoadTest(state, loadTest);
  });
});

it('begun at the same moment by two processes, one of them waits, whichever is older; then it has its turn', async () => {
  for (let round = 0; round < 20; round += 1) {
    const environment = newEnvironment();
    const explorationFirst = round % 2 === 0;
    const exploration = explorationFirst ? await explorationOn(environment) : null;
    const loadTest = await insertLoadTest(state, { environment });
    const id = exploration ?? (await explorationOn(environment));
    const [claim, iterations] = await Promise.all([explore(environment), iterate(loadTest)]);
    expect([claim !== null, iterations > 0]).toEqual([explorationFirst, !explorationFirst]);
    if (claim) await complete(claim);
    else await cancelLoadTest(state, loadTest);
    if (claim) expect(await iterate(loadTest)).toBe(1);
    else expect((await explore(environment))?.id).toBe(id);
    await Promise.all([cancelLoadTest(state, loadTest), cancelRun(state, 'explorations', id)]);
  }
});
