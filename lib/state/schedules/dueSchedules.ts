import type { ScheduledRun } from '@/lib/contract/schedules';
import type { State } from '../openState';
import { isOpen } from '../runs/lifeCycle';
import { isoTime } from '../sqlText';
import { runsOfSchedule } from './runsOfSchedule';

/** How long a schedule is claimed for a start: longer than a start takes. */
export const SCHEDULE_LEASE_MS = 30_000;

/** A schedule in the hands of one worker, whose run is due. */
export interface DueSchedule {
  readonly id: string;
  readonly claimId: string;
  readonly environment: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly run: ScheduledRun;
  /** The time that has come, ISO 8601 UTC. */
  readonly dueAt: string;
  /** The database's clock. */
  readonly now: string;
  /** The same however often the start for this time is tried: it starts one run. */
  readonly idempotencyKey: string;
  /** The run that was started for this time already, whatever has been changed since; null: none was. */
  readonly started: string | null;
  /** Its run of an earlier time that is not over; null: there is none. */
  readonly underWay: string | null;
}

const KEY = `'schedule ' || due.id || ' ' || ${isoTime('due.next_run_at')}`;

const TAKE = `
  WITH due AS (
    SELECT id, next_run_at FROM lastwrite.schedules
    WHERE enabled AND next_run_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
    ORDER BY next_run_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  )
  UPDATE lastwrite.schedules AS schedule
  SET claim_id = gen_random_uuid(), lease_until = clock_timestamp() + $1::float8 * interval '1 millisecond'
  FROM due
  WHERE schedule.id = due.id
  RETURNING schedule.id, schedule.claim_id AS "claimId", schedule.environment, schedule.cron, schedule.time_zone AS "timeZone", schedule.run,
    ${isoTime('due.next_run_at')} AS "dueAt", ${isoTime('clock_timestamp()')} AS now, ${KEY} AS "idempotencyKey", (
      SELECT run.id FROM (${runsOfSchedule('id, idempotency_key')}) AS run WHERE run.idempotency_key = ${KEY}
    ) AS started, (
      SELECT run.id FROM (${runsOfSchedule('id, created_at, idempotency_key, completed_at, cancelled_at, failed_at')}) AS run
      WHERE ${isOpen('run')} AND run.idempotency_key IS DISTINCT FROM ${KEY}
      ORDER BY run.created_at LIMIT 1
    ) AS "underWay"`;

/** Whoever changed the times in the meantime has said when the next run is. */
const SETTLE = `
  UPDATE lastwrite.schedules
  SET claim_id = NULL, lease_until = NULL, last_run_at = clock_timestamp(), last_run_id = $3::uuid, problem = $4::text,
    next_run_at = CASE WHEN ${isoTime('next_run_at')} = $5::text THEN $6::timestamptz ELSE next_run_at END
  WHERE id = $1::uuid AND claim_id = $2::uuid`;

const NOTE = `
  UPDATE lastwrite.schedules SET last_run_at = clock_timestamp(), last_run_id = NULL, problem = $3::text
  WHERE id = $1::uuid AND claim_id = $2::uuid`;

/** Takes the schedule that has been due for longest; null: none is. Whoever takes one settles it, or it is taken again when the lease has run out. */
export async function takeDueSchedule(state: State, leaseMs = SCHEDULE_LEASE_MS): Promise<DueSchedule | null> {
  const { rows } = await state.pool.query<DueSchedule>({ name: 'schedule_take', text: TAKE, values: [leaseMs] });
  return rows[0] ?? null;
}

export interface SettledSchedule {
  /** The run that it started, or that is still under way; null: none. */
  readonly runId: string | null;
  readonly problem: string | null;
  /** null: none will come. */
  readonly nextRunAt: Date | null;
}

/** False: somebody else has taken it since, and nothing was changed. */
export async function settleSchedule(
  state: State,
  { id, claimId, dueAt }: Pick<DueSchedule, 'id' | 'claimId' | 'dueAt'>,
  { runId, problem, nextRunAt }: SettledSchedule,
): Promise<boolean> {
  const values = [id, claimId, runId, problem, dueAt, nextRunAt];
  return (await state.pool.query({ name: 'schedule_settle', text: SETTLE, values })).rowCount === 1;
}

/** Notes why its run could not be started for now; it is taken again when the lease has run out. */
export async function noteSchedule(
  state: State,
  { id, claimId }: Pick<DueSchedule, 'id' | 'claimId'>,
  problem: string,
): Promise<void> {
  await state.pool.query(NOTE, [id, claimId, problem]);
}
