import { scheduleLimits, type ScheduledRun } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';

export interface NewSchedule {
  /** A UUIDv7. */
  readonly id: string;
  readonly environment: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly enabled: boolean;
  readonly run: ScheduledRun;
  readonly createdBy: string | null;
  /** null while it is not enabled. */
  readonly nextRunAt: Date | null;
}

const CREATE = `
  INSERT INTO lastwrite.schedules (id, environment, cron, time_zone, enabled, run, created_by, next_run_at)
  SELECT $1::uuid, $2::text, $3::text, $4::text, $5::boolean, $6::jsonb, $7::text, $8::timestamptz
  WHERE (SELECT count(*) FROM lastwrite.schedules) < ${scheduleLimits.perInstallation}`;

/** False: there are as many as there may be, and nothing was saved. */
export async function createSchedule(database: Queryable, schedule: NewSchedule): Promise<boolean> {
  const { id, environment, cron, timeZone, enabled, run, createdBy, nextRunAt } = schedule;
  const { rowCount } = await database.query(CREATE, [
    id,
    environment,
    cron,
    timeZone,
    enabled,
    JSON.stringify(run),
    createdBy,
    nextRunAt,
  ]);
  return rowCount === 1;
}

/** Until the end of the transaction nobody else changes it. False: there is none. */
export async function lockSchedule(database: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await database.query('SELECT FROM lastwrite.schedules WHERE id = $1::uuid FOR UPDATE', [id]);
  return rowCount === 1;
}

export interface ChangedSchedule extends Pick<NewSchedule, 'id' | 'cron' | 'timeZone' | 'enabled' | 'run'> {
  /** Its next run, where that is another now; undefined: it stays. */
  readonly nextRunAt: Date | null | undefined;
}

/**
 * What went wrong before was of the times before, and what runs came to is of the run before; the same run is judged by another threshold. A run that is
 * starting goes on, and counts for the run before: it is there before its lease is over.
 */
const CHANGE = `
  UPDATE lastwrite.schedules
  SET cron = $2::text, time_zone = $3::text, enabled = $4::boolean, run = $5::jsonb,
    run_since = CASE WHEN run - 'threshold' = $5::jsonb - 'threshold' THEN run_since ELSE greatest(clock_timestamp(), lease_until) END,
    next_run_at = CASE WHEN $6::boolean THEN $7::timestamptz ELSE next_run_at END,
    counts_from = CASE WHEN $6::boolean THEN clock_timestamp() ELSE counts_from END,
    problem = CASE WHEN $6::boolean THEN NULL ELSE problem END
  WHERE id = $1::uuid`;

/** False: it is gone. */
export async function changeSchedule(
  database: Queryable,
  { id, cron, timeZone, enabled, run, nextRunAt }: ChangedSchedule,
): Promise<boolean> {
  const values = [id, cron, timeZone, enabled, JSON.stringify(run), nextRunAt !== undefined, nextRunAt ?? null];
  return (await database.query(CHANGE, values)).rowCount === 1;
}

/** False: there was none. Runs that it has started go on. */
export async function deleteSchedule(database: Queryable, id: string): Promise<boolean> {
  return (await database.query('DELETE FROM lastwrite.schedules WHERE id = $1::uuid', [id])).rowCount === 1;
}
