/** A load test's status as its facts have it: never stored, said in one place. `load_test` is the alias of `lastwrite.load_tests`. */
export const STATUS = `CASE
      WHEN load_test.completed_at IS NOT NULL THEN 'completed'
      WHEN load_test.cancelled_at IS NOT NULL THEN 'cancelled'
      WHEN load_test.failed_at IS NOT NULL THEN 'failed'
      WHEN load_test.started_at IS NOT NULL THEN 'running'
      ELSE 'queued'
    END`;

/** ISO 8601 UTC with microseconds; never through a date of JavaScript, which has milliseconds. */
export function isoTime(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
