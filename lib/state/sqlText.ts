/** ISO 8601 UTC with microseconds; never through a date of JavaScript, which has milliseconds. */
export function isoTime(expression: string): string {
  return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** How long ago a time was by the database's clock, in milliseconds; NULL where there is none. */
export function msSince(expression: string): string {
  return `extract(epoch FROM clock_timestamp() - ${expression})::float8 * 1000`;
}
