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
