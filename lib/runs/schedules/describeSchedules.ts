import type { Schedule, ScheduledRun } from '@/lib/contract/schedules';
import type { Queryable } from '@/lib/state/Queryable';
import { listSchedules as listKept, type KeptSchedule } from '@/lib/state/schedules/listSchedules';
import { watchedRate } from './failureRate';
import { overdueSince } from './overdue';

/** A schedule as the API tells it. */
export function toSchedule(kept: KeptSchedule): Schedule {
  const { id, environment, cron, timeZone, enabled, run, createdAt, createdBy, nextRunAt } = kept;
  const { lastRunAt, lastRunId, problem } = kept;
  return {
    id,
    environment,
    cron,
    timeZone,
    enabled,
    run,
    failureRate: watchedRate(run, kept.runs),
    createdAt,
    createdBy,
    nextRunAt,
    lastRun: lastRunAt === null ? null : { id: lastRunId, at: lastRunAt, problem },
    overdueSince: overdueSince(kept, new Date(kept.now)),
  };
}

/** All of them, the oldest first. */
export async function listSchedules(database: Queryable): Promise<readonly Schedule[]> {
  return (await listKept(database)).map(toSchedule);
}

export interface OverdueSchedule extends KeptSchedule {
  readonly since: string;
}

/** Those whose runs do not come. */
export async function listOverdue(database: Queryable): Promise<readonly OverdueSchedule[]> {
  return (await listKept(database)).flatMap((kept) => {
    const since = overdueSince(kept, new Date(kept.now));
    return since === null ? [] : [{ ...kept, since }];
  });
}

/** For gauges: of each environment, and record type or scenario, that has schedules how many do not run. */
export interface ScheduleCount {
  readonly environment: string;
  readonly kind: ScheduledRun['kind'];
  /** Id of the record type, or of the scenario. */
  readonly of: string;
  readonly overdue: number;
}

/** Where all schedules run there is a zero: what is not there raises no alert. */
export async function countOverdue(database: Queryable): Promise<readonly ScheduleCount[]> {
  const byType = new Map<string, ScheduleCount>();
  for (const { environment, run, overdueSince: since } of await listSchedules(database)) {
    const of = run.kind === 'sweep' ? run.record : run.scenario;
    const key = JSON.stringify([environment, run.kind, of]);
    const before = byType.get(key)?.overdue ?? 0;
    byType.set(key, { environment, kind: run.kind, of, overdue: before + (since === null ? 0 : 1) });
  }
  return [...byType.values()];
}
