import type { ScheduledRun } from '@/lib/contract/schedules';
import type { Queryable } from '../Queryable';
import type { CameTo } from '../loadTests/noteCameTo';
import { isoTime } from '../sqlText';

/** A load test of a schedule, and what it came to. */
export interface NotedRun extends CameTo {
  readonly run: string;
  readonly finishedAt: string;
}

/** What is known of an alert reaches so many runs back; those that say nothing are left out, but for the newest. */
const WATCHED_RUNS = 50;

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
  /** Of a load test what its scenario is called, and the type of the records that it races, as its newest run since it was last changed says; null: there is none. */
  readonly title: string | null;
  readonly recordType: string | null;
  /** Its load tests that are over, since it was last changed, the newest first; empty where it has no threshold. */
  readonly runs: readonly NotedRun[];
  /** The database's clock, which all times here are of. */
  readonly now: string;
}

const LIST = `
  SELECT schedule.id, schedule.environment, schedule.cron, schedule.time_zone AS "timeZone", schedule.enabled, schedule.run,
    ${isoTime('schedule.created_at')} AS "createdAt", schedule.created_by AS "createdBy", ${isoTime('schedule.counts_from')} AS "countsFrom",
    ${isoTime('schedule.next_run_at')} AS "nextRunAt", ${isoTime('schedule.last_run_at')} AS "lastRunAt", schedule.last_run_id AS "lastRunId",
    schedule.problem, ${isoTime('complete.at')} AS "lastCompleteAt", named.plural,
    latest.raced ->> 'title' AS title, latest.raced ->> 'recordType' AS "recordType", coalesce(noted.runs, '[]') AS runs, ${isoTime('clock_timestamp()')} AS now
  FROM lastwrite.schedules AS schedule
  LEFT JOIN LATERAL (
    SELECT max(run.completed_at) AS at FROM (
      SELECT completed_at FROM lastwrite.sweeps WHERE schedule_id = schedule.id AND outcome IN ('clean', 'drifted')
      UNION ALL
      SELECT completed_at FROM lastwrite.load_tests WHERE schedule_id = schedule.id
    ) AS run
  ) AS complete ON true
  LEFT JOIN LATERAL (
    SELECT run.plural FROM lastwrite.sweeps AS run
    WHERE run.environment = schedule.environment AND run.record_type = schedule.run ->> 'record'
    ORDER BY run.created_at DESC LIMIT 1
  ) AS named ON true
  LEFT JOIN LATERAL (
    SELECT run.raced FROM lastwrite.load_tests AS run
    WHERE run.schedule_id = schedule.id AND run.created_at >= schedule.run_since
    ORDER BY run.created_at DESC LIMIT 1
  ) AS latest ON true
  LEFT JOIN LATERAL (
    SELECT run.id FROM lastwrite.load_tests AS run
    WHERE run.schedule_id = schedule.id AND run.came_to IS NOT NULL AND run.created_at >= schedule.run_since
    ORDER BY run.created_at DESC LIMIT 1
  ) AS noted_last ON schedule.run ? 'threshold'
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('run', run.id, 'finishedAt', ${isoTime('coalesce(run.completed_at, run.cancelled_at, run.failed_at)')},
      'points', run.came_to -> 'points', 'untold', run.came_to -> 'untold') ORDER BY run.created_at DESC, run.id DESC) AS runs
    FROM (
      SELECT * FROM lastwrite.load_tests
      WHERE schedule_id = schedule.id AND created_at >= schedule.run_since AND came_to IS NOT NULL AND (came_to ->> 'untold' IS NULL OR id = noted_last.id)
      ORDER BY created_at DESC LIMIT ${WATCHED_RUNS}
    ) AS run
  ) AS noted ON schedule.run ? 'threshold'
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
