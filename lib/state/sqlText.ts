/** The status of a load test or an exploration as its facts have it: never stored, said in one place. `alias` is that of its row. */
export function statusOf(alias: string): string {
  return `CASE
      WHEN ${alias}.completed_at IS NOT NULL THEN 'completed'
      WHEN ${alias}.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN ${alias}.failed_at IS NOT NULL THEN 'failed'
      WHEN ${alias}.started_at IS NOT NULL THEN 'running'
      ELSE 'queued'
    END`;
}

/** True while it is neither completed, cancelled nor failed. */
export function isOpen(alias: string): string {
  return `num_nonnulls(${alias}.completed_at, ${alias}.cancelled_at, ${alias}.failed_at) = 0`;
}

/** ISO 8601 UTC with microseconds; never through a date of JavaScript, which has milliseconds. */
export function isoTime(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** True for unclaimed rows. */
export function isFree(alias: string): string {
  return `(${alias}.lease_until IS NULL OR ${alias}.lease_until < clock_timestamp())`;
}

/** `$n` milliseconds from now. */
export function fromNow(parameter: string): string {
  return `clock_timestamp() + ${parameter}::float8 * interval '1 millisecond'`;
}

/** Ends as failed those runs of a table whose workers have died `$1` times in the middle. */
export function giveUp(table: string): string {
  return `
  UPDATE ${table} AS run
  SET failed_at = clock_timestamp(),
    failure = jsonb_build_object('code', 'worker_died', 'detail', 'Its worker ended ' || run.attempts || ' times in the middle of it.')
  WHERE ${isOpen('run')} AND run.attempts >= $1::int AND run.lease_until < clock_timestamp()`;
}

/** Ends the run `$1` as cancelled, whichever worker has it. */
export function cancelOpen(table: string): string {
  return `
  UPDATE ${table} AS run
  SET cancelled_at = clock_timestamp()
  WHERE run.id = $1::uuid AND ${isOpen('run')}`;
}
