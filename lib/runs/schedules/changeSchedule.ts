import { v7 as uuidv7 } from 'uuid';
import type { ActivityChange } from '@/lib/contract/activity';
import { scheduleLimits, type Schedule, type SchedulePatch, type ScheduledRun } from '@/lib/contract/schedules';
import { noted } from '@/lib/state/activity/noted';
import {
  changeSchedule as saveChange,
  createSchedule as insert,
  deleteSchedule as remove,
  lockSchedule,
} from '@/lib/state/schedules/changeSchedules';
import { readSchedule } from '@/lib/state/schedules/listSchedules';
import type { State } from '@/lib/state/openState';
import { readCron, type Times } from './cron';
import { toSchedule } from './describeSchedules';
import { ScheduleError, scheduleNotFound } from './ScheduleError';

export interface WantedSchedule extends Times {
  readonly environment: string;
  readonly enabled: boolean;
  readonly run: ScheduledRun;
  readonly createdBy: string | null;
}

/** Throws ScheduleError for times that are none, and when there are as many schedules as there may be. */
export async function createSchedule(state: State, wanted: WantedSchedule): Promise<Schedule> {
  const id = uuidv7();
  const nextRunAt = firstRun(wanted, new Date());
  if (!(await insert(state.pool, { ...wanted, id, nextRunAt })))
    throw new ScheduleError(
      'invalid_request',
      `Expected at most ${scheduleLimits.perInstallation} schedules. Delete one first.`,
    );
  return read(state, id);
}

/** Checks what a schedule of an environment is to start; gives it as it is saved. */
export type CheckRun = (environment: string, run: ScheduledRun) => Promise<ScheduledRun>;

/**
 * `by`: who asks; null where the console does not know. Nothing is held while `checkRun` asks others. Throws ScheduleError, as above and when there is none
 * with this id; and what `checkRun` throws.
 */
export async function changeSchedule(
  state: State,
  id: string,
  patch: SchedulePatch,
  { by, checkRun }: { readonly by: string | null; readonly checkRun: CheckRun },
): Promise<Schedule> {
  const before = await readSchedule(state.pool, id);
  if (before === null) throw scheduleNotFound();
  const run = changedRun(before.run, patch);
  const checked = patch.run === undefined ? null : await checkRun(before.environment, run);
  const isThere = await noted(
    state,
    { by, what: 'changed', kind: 'schedule', subject: id, changes: changesOf(patch) },
    async ({ pool }) => {
      // Meanwhile others may have changed it: only what this patch names is changed.
      const kept = (await lockSchedule(pool, id)) ? await readSchedule(pool, id) : null;
      if (kept === null) return false;
      const changed = {
        id,
        cron: patch.cron ?? kept.cron,
        timeZone: patch.timeZone ?? kept.timeZone,
        enabled: patch.enabled ?? kept.enabled,
        run: checked ?? changedRun(kept.run, patch),
      };
      const isOtherwise =
        changed.cron !== kept.cron || changed.timeZone !== kept.timeZone || changed.enabled !== kept.enabled;
      return saveChange(pool, {
        ...changed,
        nextRunAt: isOtherwise ? firstRun(changed, new Date(kept.now)) : undefined,
      });
    },
    (saved) => saved,
  );
  if (!isThere) throw scheduleNotFound();
  return read(state, id);
}

function changesOf({ run, cron, timeZone, enabled, limits, threshold }: SchedulePatch): readonly ActivityChange[] {
  const all: readonly [ActivityChange, boolean][] = [
    ['run', run !== undefined],
    ['times', cron !== undefined || timeZone !== undefined],
    ['limits', limits !== undefined],
    ['threshold', threshold !== undefined],
    ['enabled', enabled === true],
    ['disabled', enabled === false],
  ];
  return all.flatMap(([change, isOne]) => (isOne ? [change] : []));
}

function changedRun(run: ScheduledRun, { limits, threshold, run: other }: SchedulePatch): ScheduledRun {
  if (other !== undefined) {
    if (other.kind !== run.kind)
      throw new ScheduleError('invalid_request', `Expected a run of the kind ${run.kind}, as before.`, 'run.kind');
    if (limits !== undefined || threshold !== undefined)
      throw new ScheduleError(
        'invalid_request',
        'Expected limits and threshold in "run", or alone.',
        limits === undefined ? 'threshold' : 'limits',
      );
    return other;
  }
  if (run.kind === 'load_test') {
    if (limits !== undefined)
      throw new ScheduleError('invalid_request', 'Only the limits of a sweep can be changed.', 'limits');
    const { threshold: before, ...asked } = run;
    const after = threshold === undefined ? before : (threshold ?? undefined);
    return after === undefined ? asked : { ...asked, threshold: after };
  }
  if (threshold !== undefined)
    throw new ScheduleError('invalid_request', 'Only a scheduled load test has a threshold.', 'threshold');
  return limits === undefined ? run : { ...run, limits };
}

export async function deleteSchedule(state: State, id: string): Promise<void> {
  if (!(await remove(state.pool, id))) throw scheduleNotFound();
}

/** null: it is not enabled. Its times are read all the same. */
function firstRun(times: Times & { readonly enabled: boolean }, now: Date): Date | null {
  const reading = readCron(times);
  if (!reading.ok) {
    const message = `${reading.expected.charAt(0).toUpperCase()}${reading.expected.slice(1)}.`;
    throw new ScheduleError('invalid_request', message, reading.field);
  }
  return times.enabled ? reading.times.next(now) : null;
}

async function read(state: State, id: string): Promise<Schedule> {
  const kept = await readSchedule(state.pool, id);
  if (kept === null) throw scheduleNotFound();
  return toSchedule(kept);
}
