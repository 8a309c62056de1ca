import type { Schedule } from '@/lib/contract/schedules';
import type { Queryable } from '@/lib/state/Queryable';
import { listSchedules as listKept, type KeptSchedule } from '@/lib/state/schedules/listSchedules';
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
