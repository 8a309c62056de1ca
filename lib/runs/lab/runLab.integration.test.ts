import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { LabRun } from '@/lib/contract/lab';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { claimLabRun } from '@/lib/state/lab/claimLabRun';
import { createLabRun } from '@/lib/state/lab/createLabRun';
import { readLabRun } from '@/lib/state/lab/readLabRuns';
import { openState, type State } from '@/lib/state/openState';
import { checkRace } from './describeRace';
import { runLab } from './runLab';

const { labUrl } = inject('lastwriteStack').postgres;
const text = '--: session one\n--: step a\nSELECT 1\n--: session two like one';

let databases: TestDatabases;
let state: State;
beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

type Broken = 'before' | 'after';

/** The same state, whose connection breaks before or after the statements of these names are run, so often. */
function breaking(names: readonly string[], when: Broken, times: number): State {
  const left = new Map(names.map((name) => [name, times]));
  const pool = new Proxy(state.pool, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (property !== 'query') return value.bind(target) as unknown;
      return async (...given: readonly [{ readonly name?: string } | string, ...unknown[]]): Promise<unknown> => {
        const [query] = given;
        const name =
          typeof query === 'string' ? (/completed_at = clock/.test(query) ? 'complete' : '') : (query.name ?? '');
        const breaks = left.get(name) ?? 0;
        if (breaks > 0) left.set(name, breaks - 1);
        const answer =
          breaks > 0 && when === 'before' ? null : ((await Reflect.apply(value, target, given)) as unknown);
        if (breaks > 0) throw new Error('Connection terminated unexpectedly');
        return answer;
      };
    },
  });
  return { ...state, pool };
}

async function perform(on: State, url = labUrl): Promise<LabRun> {
  const { race } = checkRace(text);
  if (race === null) throw new TypeError('the race can be read');
  const id = uuidv7();
  const request: LabRun['request'] = { text, variants: [null], levels: ['read committed', 'serializable'], limit: 100 };
  await createLabRun(state, { id, request, race, idempotencyKey: null, startedBy: null });
  const claim = (await claimLabRun(state, { worker: 'w' })) ?? expect.fail();
  expect(claim.id).toBe(id);
  const context = {
    labUrl: url,
    labClickhouseUrl: null,
    worker: 'w',
    onError: () => undefined,
    onEvent: () => undefined,
  };
  await runLab({ ...context, state: on }, claim, new AbortController().signal);
  return (await readLabRun(state, id, { groups: true })) ?? expect.fail();
}

describe('a run of the lab whose own database breaks off', () => {
  it.each<Broken>(['before', 'after'])('%s it has saved a cell, and its end, saves them once', async (when) => {
    const run = await perform(breaking(['lab_finish', 'complete'], when, 2));
    expect(run).toMatchObject({ status: 'completed', failure: null, notes: [] });
    expect(run.cells.map(({ status, orders }) => [status, orders])).toEqual([
      ['finished', 2],
      ['finished', 2],
    ]);
  });

  it('for longer is left to whoever claims it next, and has not failed', async () => {
    const run = await perform(breaking(['lab_finish'], 'before', 1_000));
    expect(run).toMatchObject({ status: 'running', failure: null });
    await state.pool.query('UPDATE lastwrite.lab_runs SET cancelled_at = clock_timestamp() WHERE id = $1', [run.id]);
  });
});

it('its twin whose Postgres for races is not there has failed', async () => {
  const nowhere = new URL(labUrl);
  nowhere.port = '1';
  expect(await perform(state, nowhere.href)).toMatchObject({ status: 'failed', failure: { code: 'lab_unavailable' } });
});
