import type { ScheduledRun } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';
import { isoTime } from '../sqlText';

/** A schedule as its row is, with what its runs were. Times are ISO 8601 UTC with microseconds. */
export interface KeptSchedule {
  readonly id: string;
  readonly environment: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly run: ScheduledRun;
  readonly createdAt: string;
  readonly createdBy: string | null;
  readonly countsFrom: string;
  readonly nextRunAt: string | null;
  readonly lastRunAt: string | null;
  readonly lastRunId: string | null;
  readonly problem: string | null;
  /** When its last complete run ended. */
  readonly lastCompleteAt: string | null;
  /** What the records of its type are called in sentences; null: no sweep has told. */
  readonly plural: string | null;
  /** The database's clock, which all times here are of. */
  readonly now: string;
}

const LIST = `
  SELECT schedule.id, schedule.environment, schedule.cron, schedule.time_zone AS "timeZone", schedule.enabled, schedule.run,
    ${isoTime('schedule.created_at')} AS "createdAt", schedule.created_by AS "createdBy", ${isoTime('schedule.counts_from')} AS "countsFrom",
    ${isoTime('schedule.next_run_at')} AS "nextRunAt", ${isoTime('schedule.last_run_at')} AS "lastRunAt", schedule.last_run_id AS "lastRunId",
    schedule.problem, ${isoTime('complete.at')} AS "lastCompleteAt", named.plural, ${isoTime('clock_timestamp()')} AS now
  FROM lastwrite.schedules AS schedule
  LEFT JOIN LATERAL (
    SELECT max(run.completed_at) AS at FROM lastwrite.sweeps AS run
    WHERE run.schedule_id = schedule.id AND run.outcome IN ('clean', 'drifted')
  ) AS complete ON true
  LEFT JOIN LATERAL (
    SELECT run.plural FROM lastwrite.sweeps AS run
    WHERE run.environment = schedule.environment AND run.record_type = schedule.run ->> 'record'
    ORDER BY run.created_at DESC LIMIT 1
  ) AS named ON true
  WHERE $1::uuid IS NULL OR schedule.id = $1::uuid
  ORDER BY schedule.created_at, schedule.id`;

/** All of them, the oldest first. */
export async function listSchedules(database: Queryable): Promise<readonly KeptSchedule[]> {
  return (await database.query<KeptSchedule>(LIST, [null])).rows;
}

/** null: there is none with this id. */
export async function readSchedule(database: Queryable, id: string): Promise<KeptSchedule | null> {
  return (await database.query<KeptSchedule>(LIST, [id])).rows[0] ?? null;
}
