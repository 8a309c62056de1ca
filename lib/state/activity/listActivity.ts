import type { Activity, ActivityKind } from '@/lib/contract/activity';
import type { State } from '../openState';
import { isoTime } from '../sqlText';

export interface ActivityFilter {
  readonly by?: string | undefined;
  readonly kind?: ActivityKind | undefined;
  /** An id: only what was done to it. */
  readonly subject?: string | undefined;
  /** Number of an entry: only those before it. */
  readonly before?: number | undefined;
  readonly limit: number;
}

const TABLES: Readonly<Partial<Record<ActivityKind, string>>> = {
  load_test: 'load_tests',
  exploration: 'explorations',
  lab_run: 'lab_runs',
  sweep: 'sweeps',
  snapshot: 'snapshots',
  schedule: 'schedules',
  webhook: 'webhooks',
  deployment: 'deployments',
};

/** What is no row of this database can't be deleted from it. */
const EXISTS = Object.entries(TABLES)
  .map(
    ([kind, table]) =>
      `WHEN '${kind}' THEN EXISTS (SELECT FROM lastwrite.${table} AS it WHERE it.id = activity.subject::uuid)`,
  )
  .join('\n      ');

const LIST = `
  SELECT activity.id::text AS id, ${isoTime('activity.at')} AS at, activity.by, activity.what, activity.kind, activity.subject, activity.title, activity.changes,
    CASE activity.kind
      ${EXISTS}
      ELSE true
    END AS exists,
    CASE activity.kind
      WHEN 'schedule' THEN (
        SELECT json_build_object('starts', it.run ->> 'kind', 'environment', it.environment)
        FROM lastwrite.schedules AS it WHERE it.id = activity.subject::uuid)
    END AS schedule
  FROM lastwrite.activity AS activity
  WHERE ($1::text IS NULL OR activity.by = $1::text) AND ($2::text IS NULL OR activity.kind = $2::text)
    AND ($3::text IS NULL OR activity.subject = $3::text) AND ($4::bigint IS NULL OR activity.id < $4::bigint)
  ORDER BY activity.id DESC
  LIMIT $5::int`;

/** The newest first. */
export async function listActivity(
  { pool }: State,
  { by, kind, subject, before, limit }: ActivityFilter,
): Promise<readonly Activity[]> {
  const values = [by ?? null, kind ?? null, subject ?? null, before ?? null, limit];
  return (await pool.query<Activity>(LIST, values)).rows;
}

const MOST_PEOPLE = 500;

/** From one name to the next by the index, whatever they did. */
const PEOPLE = `
  WITH RECURSIVE person AS (
    (SELECT by FROM lastwrite.activity WHERE by IS NOT NULL ORDER BY by LIMIT 1)
    UNION ALL
    SELECT (SELECT next.by FROM lastwrite.activity AS next WHERE next.by > person.by ORDER BY next.by LIMIT 1)
    FROM person WHERE person.by IS NOT NULL
  )
  SELECT by FROM person WHERE by IS NOT NULL LIMIT ${MOST_PEOPLE}`;

/** Whoever did something that is kept, by name. */
export async function listPeople({ pool }: State): Promise<readonly string[]> {
  return (await pool.query<{ by: string }>(PEOPLE)).rows.map(({ by }) => by);
}

const REMOVE = `
  DELETE FROM lastwrite.activity WHERE id IN (
    SELECT id FROM lastwrite.activity WHERE at < clock_timestamp() - $1::float8 * interval '1 day' ORDER BY at LIMIT $2::int)`;

/** Deletes at most `most` of what was done so many days ago. Gives their number. */
export async function removeExpiredActivity({ pool }: State, days: number, most: number): Promise<number> {
  return (await pool.query(REMOVE, [days, most])).rowCount ?? 0;
}
