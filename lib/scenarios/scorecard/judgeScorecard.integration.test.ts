import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allStrategies, formatStrategy } from '@/lib/reference/strategy';
import { openBench, type Bench, type BenchCall } from '@/lib/reference/testing/openBench';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { Call } from '@/lib/evidence/model';
import { formatTime, parseTime } from '@/lib/evidence/time';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { openStores, type Stores } from '@/lib/stores/openStores';
import { readRecord } from '@/lib/stores/readRecord';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { Scheduled } from '@/lib/steps/runInOrder';
import { manyCoaches } from '../many-coaches/manyCoaches';
import type { Judgement } from '../Race';
import type { CallScenario } from '../Scenario';
import { scorecardRace } from '../scorecard-race/scorecardRace';
import { inspectionOf } from '../testing/inspectionOf';

let databases: TestDatabases;
let bench: Bench;
let stores: Stores;
beforeAll(async () => {
  databases = await createTestDatabases();
  bench = openBench(databases);
  stores = openStores({
    postgres: { url: databases.postgresReaderUrl },
    clickhouse: { url: databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
});
afterAll(async () => {
  await Promise.all([bench.close(), stores.close()]);
  await databases.drop();
});

const step = (actor: string, name: string): Scheduled => ({ actor, step: name });
const rest = (...actors: string[]): Scheduled[] => actors.map((actor) => ({ actor, rest: true }));
const passed: Judgement = { outcome: 'passed' };
const failed = (...violations: string[]) => ({ outcome: 'failed', violations });

/** As if a minute later, so that the settle window is over; `calls` are those that the inspection knows. */
async function judge(
  scenario: CallScenario,
  name: ScorecardName,
  calls: readonly Call[],
  coaches: number,
): Promise<Judgement> {
  const { sources, inspectedAt } = await readRecord(stores, scorecardType, name, { timeoutMs: 60_000 });
  const later = formatTime((parseTime(inspectedAt ?? '') ?? 0n) + 60_000_000_000n);
  return scenario.judge(
    inspectionOf({ type: scorecardType, name, inspectedAt: later, settleMs: 2_000, sources, calls }),
    { coaches },
  );
}

function callsOf({ create, actors }: CallScenario, coaches: number): Readonly<Record<string, BenchCall>> {
  return Object.fromEntries<BenchCall>([
    ['create', create],
    ...actors({ coaches }).map(({ id, call }) => [id, call] as const),
  ]);
}

/** The scenario's own calls in the given order of their steps, its Create among them; judged with and without the calls known. */
async function race(
  scenario: CallScenario,
  variant: string,
  order: readonly Scheduled[],
  coaches = 2,
): Promise<Judgement> {
  const name = bench.newName();
  const performed = await bench.race(name, variant, callsOf(scenario, coaches), [...rest('create'), ...order]);
  const calls = Object.values(performed).map(({ failure: _failure, ...call }): Call => call);
  expect(
    await judge(
      scenario,
      name,
      calls.filter(({ call }) => call === 'CreateScorecard'),
      coaches,
    ),
  ).toMatchObject({ outcome: 'unknown' });
  return judge(scenario, name, calls, coaches);
}

const isSync = (variant: string) => variant.endsWith('sync_in_transaction');
const withWork = (variant: string, ...actors: string[]) =>
  rest(...actors.flatMap((actor) => (isSync(variant) ? [actor] : [actor, `${actor}.async`])));

describe('control: one call after the other passes', () => {
  it.each(allStrategies.map(formatStrategy))('%s', async (variant) => {
    const created = isSync(variant) ? [] : rest('create.async');
    expect(await race(scorecardRace, variant, [...created, ...withWork(variant, 'update', 'submit')])).toEqual(passed);
    expect(await race(scorecardRace, variant, [...created, ...withWork(variant, 'submit', 'update')])).toEqual(passed);
  });

  it.each(['save_all/async_closure', 'omit_submission/async_reread', 'row_lock/sync_in_transaction'])(
    'many coaches: %s',
    async (variant) => {
      const created = isSync(variant) ? [] : rest('create.async');
      expect(
        await race(
          manyCoaches,
          variant,
          [...created, ...withWork(variant, 'coach-3', 'coach-1', 'coach-2', 'submit', 'coach-4')],
          4,
        ),
      ).toEqual(passed);
    },
  );
});

describe('Update against Submit: each violation by the order that makes it, and by no more than it', () => {
  const inTurn = rest('create.async', 'update', 'submit');
  const staleUpdate = [...rest('create.async'), step('update', 'read row'), ...rest('submit', 'update')];
  const staleSubmit = [...rest('create.async'), step('submit', 'read row'), ...rest('update', 'submit')];
  const withoutCreate = (order: readonly Scheduled[]) => order.slice(1);

  it.each<[string, string, readonly Scheduled[], ReturnType<typeof failed> | Judgement]>([
    [
      'Update saves an old copy over Submit',
      'save_all/sync_in_transaction',
      withoutCreate(staleUpdate),
      failed('submission_lost'),
    ],
    [
      'Update saves an old copy over Submit',
      'save_all/async_reread',
      [...staleUpdate, ...rest('submit.async', 'update.async')],
      failed('submission_lost'),
    ],
    ['Update saves an old copy over Submit', 'omit_submission/sync_in_transaction', withoutCreate(staleUpdate), passed],
    [
      'Submit saves an old copy over Update',
      'omit_submission/sync_in_transaction',
      withoutCreate(staleSubmit),
      failed('update_lost'),
    ],
    ['Submit saves an old copy over Update', 'own_columns/sync_in_transaction', withoutCreate(staleSubmit), passed],
    ['Submit saves an old copy over Update', 'version_check/sync_in_transaction', withoutCreate(staleSubmit), passed],
    [
      'async work in the wrong order',
      'own_columns/async_closure',
      [...inTurn, ...rest('submit.async', 'update.async')],
      failed('historic_mismatch', 'clickhouse_mismatch'),
    ],
    [
      'async work in the wrong order',
      'own_columns/async_closure_updated_at',
      [...inTurn, ...rest('submit.async', 'update.async')],
      failed('historic_mismatch'),
    ],
    [
      'async work in the wrong order',
      'own_columns/async_reread',
      [...inTurn, ...rest('submit.async', 'update.async')],
      passed,
    ],
    [
      'work that read early and stamped late',
      'omit_submission/async_reread',
      [
        ...rest('create.async', 'update'),
        step('update.async', 'reread Postgres'),
        ...rest('submit', 'submit.async', 'update.async'),
      ],
      failed('clickhouse_mismatch'),
    ],
    [
      'work that read early and stamped late',
      'omit_submission/async_reread_row_version',
      [
        ...rest('create.async', 'update'),
        step('update.async', 'reread Postgres'),
        ...rest('submit', 'submit.async', 'update.async'),
      ],
      passed,
    ],
    [
      'a copier that read before the commit',
      'own_columns/enqueued_before_commit',
      [
        ...rest('create.async', 'update', 'update.async'),
        step('submit', 'read row'),
        step('submit', 'update row'),
        step('submit', 'send message'),
        ...rest('submit.async', 'submit'),
      ],
      failed('clickhouse_mismatch'),
    ],
    [
      'two copiers that read the same copy',
      'own_columns/own_half',
      [...inTurn, step('submit.async', 'read copy'), ...rest('update.async', 'submit.async')],
      failed('clickhouse_mismatch'),
    ],
    [
      "Create's own work comes last",
      'own_columns/async_closure',
      rest('update', 'update.async', 'submit', 'submit.async', 'create.async'),
      failed('historic_mismatch', 'clickhouse_mismatch'),
    ],
    [
      'a loss, and work in the wrong order',
      'save_all/async_closure',
      [...staleUpdate, ...rest('update.async', 'submit.async')],
      failed('submission_lost', 'historic_mismatch', 'clickhouse_mismatch'),
    ],
  ])('%s: %s', async (_what, variant, order, expected) => {
    expect(await race(scorecardRace, variant, order)).toEqual(expected);
  });
});

describe('many coaches', () => {
  it('a coach of one kind takes back what one of the other kind and Submit wrote', async () => {
    const order = [
      ...rest('create.async'),
      step('coach-1', 'read row'),
      ...rest('coach-2', 'submit', 'coach-1', 'coach-2.async', 'submit.async', 'coach-1.async'),
    ];
    expect(await race(manyCoaches, 'save_all/async_reread', order)).toEqual(failed('submission_lost', 'update_lost'));
    expect(await race(manyCoaches, 'omit_submission/async_reread', order)).toEqual(failed('update_lost'));
    expect(await race(manyCoaches, 'own_columns/async_reread', order)).toEqual(passed);
  });

  it('of two coaches of the same kind either may be left, whoever read first', async () => {
    const order = [step('coach-1', 'read row'), ...rest('coach-3', 'coach-1', 'coach-2', 'submit')];
    expect(await race(manyCoaches, 'own_columns/sync_in_transaction', order, 3)).toEqual(passed);
  });

  it('a coach who is refused after three retries has lost nothing', async () => {
    const order = ['coach-2', 'coach-3', 'coach-4', 'submit'].flatMap((other) => [
      step('coach-1', 'read row'),
      ...rest(other),
      step('coach-1', 'update row'),
    ]);
    expect(await race(manyCoaches, 'version_check/sync_in_transaction', order, 4)).toEqual(passed);
  });

  it('fewer calls known than coaches raced is no pass', async () => {
    const name = bench.newName();
    const performed = await bench.race(
      name,
      'own_columns/async_reread',
      callsOf(manyCoaches, 2),
      rest('create', 'create.async'),
    );
    const calls = Object.values(performed);
    expect(await judge(manyCoaches, name, calls, 2)).toEqual(passed);
    expect(await judge(manyCoaches, name, calls, 3)).toEqual({
      outcome: 'unknown',
      reason: 'Only 2 of 3 UpdateScorecard calls are known.',
    });
  });
});
