import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Schedule, SchedulePatch } from '@/lib/contract/schedules';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { eventually } from '@/lib/testing/eventually';
import { openState, type State } from '@/lib/state/openState';
import { settleSchedule, takeDueSchedule, type DueSchedule } from '@/lib/state/schedules/dueSchedules';
import { offerSchedules } from '@/lib/state/schedules/offerSchedules';
import { readSchedule } from '@/lib/state/schedules/listSchedules';
import { changeSchedule, createSchedule, deleteSchedule } from './changeSchedule';
import { defaultSchedules } from './defaultSchedules';
import { listOverdue, toSchedule } from './describeSchedules';
import { openScheduler, RunDelayed, RunRefused, type Scheduler, type SchedulerContext } from './openScheduler';
import { endSweep, insertSweep, startRow } from './testing/scheduledSweeps';

let databases: TestDatabases;
let state: State;
let errors: unknown[];
let open: Scheduler[];

beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});
beforeEach(async () => {
  errors = [];
  open = [];
  await state.pool.query('TRUNCATE lastwrite.schedules, lastwrite.offered_schedules, lastwrite.sweeps CASCADE');
});
afterEach(() => Promise.all(open.map((scheduler) => scheduler.close())));

const every5 = (given: Partial<Parameters<typeof createSchedule>[1]> = {}) =>
  createSchedule(state, {
    environment: 'local',
    cron: '*/5 * * * *',
    timeZone: 'UTC',
    enabled: true,
    run: { kind: 'sweep', record: 'order', sweep: 'recent' },
    createdBy: 'Ada',
    ...given,
  });
/** Puts its time so far into the past. */
const makeDue = (id: string, ago = '1 s') =>
  state.pool.query('UPDATE lastwrite.schedules SET next_run_at = clock_timestamp() - $2::interval WHERE id = $1', [
    id,
    ago,
  ]);
const change = (id: string, patch: SchedulePatch) =>
  changeSchedule(state, id, patch, { by: null, checkRun: (_environment, run) => Promise.resolve(run) });
const read = async (id: string): Promise<Schedule> => {
  const kept = await readSchedule(state.pool, id);
  if (kept === null) throw new Error('the schedule is gone');
  return toSchedule(kept);
};
/** Has both changes wait for the row, so that neither is saved before the other has begun. */
async function atOnce(id: string, patches: readonly SchedulePatch[]): Promise<void> {
  const holder = await state.pool.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM lastwrite.schedules WHERE id = $1 FOR UPDATE', [id]);
    const changing = patches.map((patch) => change(id, patch));
    await eventually(async () => {
      // Not in the transaction: there it would see the sessions as they were at its first look.
      const { rows } = await state.pool.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%lastwrite.schedules%'`,
      );
      expect(rows[0]?.waiting).toBe(patches.length);
    });
    await holder.query('COMMIT');
    await Promise.all(changing);
  } finally {
    holder.release();
  }
}
const runsOf = async (id: string) =>
  (await state.pool.query<{ id: string }>('SELECT id FROM lastwrite.sweeps WHERE schedule_id = $1', [id])).rows.map(
    (row) => row.id,
  );
function schedule(change: Partial<SchedulerContext> = {}): void {
  open.push(
    openScheduler({
      state,
      recordsOf: (environment) => (environment === 'local' ? ['order', 'scorecard'] : null),
      variantsOf: (scenario) => (scenario === 'scorecard_race' ? ['save_all/async_closure'] : null),
      start: (due) => startRow(state, due),
      onError: (_what, error) => errors.push(error),
      onEvent: () => undefined,
      everyMs: 20,
      ...change,
    }),
  );
}
const settled = (id: string) =>
  eventually(async () => {
    const now = await read(id);
    expect(now.lastRun).not.toBeNull();
    expect(now.nextRunAt === null || Date.parse(now.nextRunAt) > Date.now()).toBe(true);
    return now;
  });

describe('what is due', () => {
  it('starts one run, however many workers look', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => every5()));
    for (const { id } of all) await makeDue(id);
    for (let n = 0; n < 4; n += 1) schedule();
    for (const { id } of all) {
      const now = await settled(id);
      expect(await runsOf(id)).toEqual([now.lastRun?.id]);
      expect(now.lastRun?.problem).toBeNull();
    }
    expect(errors).toEqual([]);
  });

  it('starts one run for all the times that passed while nobody was there', async () => {
    const { id } = await every5();
    await makeDue(id, '3 days');
    schedule({
      start: async (due) => {
        const started = await startRow(state, due);
        await endSweep(state, started.id, 'clean');
        return started;
      },
    });
    const { nextRunAt } = await settled(id);
    await eventually(async () => expect(await takeDueSchedule(state)).toBeNull());
    expect(await runsOf(id)).toHaveLength(1);
    expect(Date.parse(nextRunAt ?? '') - Date.now()).toBeLessThanOrEqual(5 * 60_000);
  });

  it('is started once where a worker dies after the start', async () => {
    const { id } = await every5();
    await makeDue(id);
    const dead = (await takeDueSchedule(state, 0)) as DueSchedule;
    const started = await startRow(state, dead);
    schedule();
    const now = await settled(id);
    expect(now.lastRun).toMatchObject({ id: started.id, problem: null });
    expect(await runsOf(id)).toEqual([started.id]);
    // What the dead one would still say changes nothing.
    expect(await settleSchedule(state, dead, { runId: null, problem: 'late', nextRunAt: null })).toBe(false);
    expect(await read(id)).toEqual(now);
  });

  it('is left to whoever holds it, until the lease has run out', async () => {
    const { id } = await every5();
    await makeDue(id);
    expect(await takeDueSchedule(state, 60_000)).toMatchObject({ id });
    expect(await takeDueSchedule(state, 60_000)).toBeNull();
    await state.pool.query("UPDATE lastwrite.schedules SET lease_until = clock_timestamp() - interval '1 ms'");
    expect(await takeDueSchedule(state)).toMatchObject({ id });
  });

  it('waits for the run before, and says so', async () => {
    const { id } = await every5();
    const before = await insertSweep(state, { scheduleId: id, ago: '1 hour' });
    await makeDue(id);
    schedule();
    const now = await settled(id);
    expect(now.lastRun).toMatchObject({ id: before, problem: expect.stringContaining('still going') as unknown });
    expect(await runsOf(id)).toEqual([before]);
    await endSweep(state, before, 'clean');
    await makeDue(id);
    await eventually(async () => expect((await read(id)).lastRun?.problem).toBeNull());
    expect(await runsOf(id)).toHaveLength(2);
  });

  it('is refused with the reason that is shown, and tried at the next time', async () => {
    const { id } = await every5();
    await makeDue(id);
    schedule({ start: () => Promise.reject(new RunRefused('No index on updated_at.')) });
    expect((await settled(id)).lastRun).toMatchObject({ id: null, problem: 'No index on updated_at.' });
    expect(errors).toEqual([]);
  });

  it('is tried again where something failed', async () => {
    const { id } = await every5();
    await makeDue(id);
    let fails = 1;
    schedule({
      leaseMs: 200,
      start: (due) => (fails-- > 0 ? Promise.reject(new Error('connection reset')) : startRow(state, due)),
    });
    await eventually(async () => expect((await read(id)).lastRun?.problem).toContain('will be retried'));
    await eventually(async () => expect((await read(id)).lastRun).toMatchObject({ problem: null }));
    expect(await runsOf(id)).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  it('is started as soon as a store is back that was away', async () => {
    const { id } = await every5({ cron: '0 3 * * *' });
    await makeDue(id);
    let isAway = true;
    schedule({
      leaseMs: 50,
      start: (due) => (isAway ? Promise.reject(new RunDelayed('Postgres gave no answer.')) : startRow(state, due)),
    });
    await eventually(async () =>
      expect((await read(id)).lastRun?.problem).toBe('Postgres gave no answer. It will be retried.'),
    );
    isAway = false;
    await eventually(async () => expect((await read(id)).lastRun).toMatchObject({ problem: null }));
    expect([(await runsOf(id)).length, errors]).toEqual([1, []]);
  });

  it('starts nothing where its type or environment is no longer configured, and says so', async () => {
    const type = await every5({ run: { kind: 'sweep', record: 'ticket', sweep: 'deep' } });
    const environment = await every5({ environment: 'staging' });
    await makeDue(type.id);
    await makeDue(environment.id);
    schedule();
    expect((await settled(type.id)).lastRun?.problem).toContain('record type ticket is no longer configured');
    expect((await settled(environment.id)).lastRun?.problem).toContain('environment staging is no longer configured');
    expect((await state.pool.query('SELECT FROM lastwrite.sweeps')).rowCount).toBe(0);
  });

  it('is not started while it is turned off, also when that happens in the middle', async () => {
    const { id } = await every5({ enabled: false });
    expect((await read(id)).nextRunAt).toBeNull();
    await change(id, { enabled: true });
    await makeDue(id);
    const due = (await takeDueSchedule(state)) as DueSchedule;
    await change(id, { enabled: false });
    expect(await settleSchedule(state, due, { runId: null, problem: null, nextRunAt: new Date() })).toBe(true);
    expect((await read(id)).nextRunAt).toBeNull();
  });
});

describe('changes', () => {
  it('of times and zone give another next run; others leave it', async () => {
    const { id, nextRunAt } = await every5();
    expect((await change(id, { limits: { storeMsPerMinute: 500, runMinutes: 5 } })).nextRunAt).toBe(nextRunAt);
    const nightly = await change(id, { cron: '0 3 * * *', timeZone: 'Asia/Kathmandu' });
    expect(nightly.nextRunAt).toMatch(/T21:15:00\.000000Z$/);
    expect(nightly.run).toMatchObject({ limits: { storeMsPerMinute: 500, runMinutes: 5 } });
  });

  it('that can not be are refused with what was expected, and change nothing', async () => {
    const kept = await every5();
    await expect(change(kept.id, { cron: '* * * * * *' })).rejects.toMatchObject({ field: 'cron' });
    await expect(change(kept.id, { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
      field: 'timeZone',
    });
    await expect(every5({ cron: '0 0 31 2 *' })).rejects.toThrow('no year has such a day');
    expect(await read(kept.id)).toEqual(kept);
    await deleteSchedule(state, kept.id);
    await expect(change(kept.id, {})).rejects.toMatchObject({ code: 'schedule_not_found' });
    await expect(deleteSchedule(state, kept.id)).rejects.toMatchObject({ code: 'schedule_not_found' });
  });
});

describe('has not run since', () => {
  const created = (id: string, ago: string) =>
    state.pool.query('UPDATE lastwrite.schedules SET counts_from = clock_timestamp() - $2::interval WHERE id = $1', [
      id,
      ago,
    ]);

  it('is told when no run has ended complete for two intervals; incomplete, failed and other runs do not count', async () => {
    const { id } = await every5();
    await created(id, '1 day');
    await insertSweep(state, { scheduleId: id, outcome: 'incomplete' });
    await insertSweep(state, { scheduleId: id, outcome: 'failed' });
    await insertSweep(state, { scheduleId: id, outcome: 'cancelled' });
    await insertSweep(state, { outcome: 'clean' });
    await insertSweep(state, { scheduleId: id, outcome: 'clean', ago: '20 minutes' });
    const [overdue] = await listOverdue(state.pool);
    expect(overdue).toMatchObject({ id, plural: 'orders' });
    const since = Date.now() - Date.parse(overdue?.since ?? '');
    expect(Math.round(since / 60_000)).toBe(20);
    await insertSweep(state, { scheduleId: id, outcome: 'drifted', ago: '3 minutes' });
    expect(await listOverdue(state.pool)).toEqual([]);
  });

  it('is not told of one that was just created, turned on, or is off', async () => {
    const { id } = await every5();
    expect(await listOverdue(state.pool)).toEqual([]);
    await created(id, '1 day');
    expect(await listOverdue(state.pool)).toHaveLength(1);
    await change(id, { enabled: false });
    expect(await listOverdue(state.pool)).toEqual([]);
    await created(id, '1 day');
    await change(id, { enabled: true });
    expect(await listOverdue(state.pool)).toEqual([]);
  });
});

describe('default schedules', () => {
  const offer = () => offerSchedules(state, defaultSchedules('local', ['scorecard', 'order'], new Date()));

  it('are created once, and one that was deleted or changed stays as it is', async () => {
    const [first, again] = await Promise.all([offer(), offer()]);
    expect([first, again].sort()).toEqual([0, 4]);
    const { rows } = await state.pool.query<{ id: string; cron: string }>(
      "SELECT id, cron FROM lastwrite.schedules WHERE run ->> 'record' = 'order' ORDER BY cron",
    );
    expect(rows.map(({ cron }) => cron)).toEqual(['*/5 * * * *', '0 3 * * *']);
    const [recent, deep] = rows.map(({ id }) => id);
    await deleteSchedule(state, recent ?? '');
    await change(deep ?? '', { cron: '0 4 * * *' });
    expect(await offer()).toBe(0);
    expect((await read(deep ?? '')).cron).toBe('0 4 * * *');
    expect((await state.pool.query('SELECT FROM lastwrite.schedules')).rowCount).toBe(3);
  });

  it('leave alone what somebody has set up', async () => {
    const own = await every5({ cron: '*/30 * * * *' });
    expect(await offer()).toBe(3);
    await deleteSchedule(state, own.id);
    expect(await offer()).toBe(0);
  });
});

it('two changes at once are both kept, as they are one after the other', async () => {
  const expected = { cron: '0 4 * * *', enabled: false, timeZone: 'UTC' };
  const patches: readonly SchedulePatch[] = [{ cron: '0 4 * * *' }, { enabled: false }];
  const { id: raced } = await every5();
  await atOnce(raced, patches);
  expect(await read(raced)).toMatchObject(expected);
  const { id: serial } = await every5();
  for (const patch of patches) await change(serial, patch);
  expect(await read(serial)).toMatchObject(expected);
});

it('a run that was started for this time is the one that is told, though the schedule was changed before it was noted', async () => {
  const { id } = await every5();
  await makeDue(id);
  const due = (await takeDueSchedule(state)) ?? expect.fail();
  expect(due.started).toBeNull();
  // The worker starts it, and ends before it has noted that.
  const run = await startRow(state, due);
  await change(id, { run: { kind: 'sweep', record: 'gone', sweep: 'recent' } });
  await state.pool.query("UPDATE lastwrite.schedules SET lease_until = clock_timestamp() - interval '1 s'");
  let started = 0;
  schedule({
    start: () => {
      started += 1;
      return Promise.reject(new RunRefused('This key was used for something else.'));
    },
  });
  await eventually(async () => {
    expect((await read(id)).lastRun).toMatchObject({ id: run.id, problem: null });
  });
  expect([started, await runsOf(id)]).toEqual([0, [run.id]]);
});
