import { loadTestDefaults } from '@/lib/contract/loadTests';

/** Iterations at the same time: as asked for, or as a ramp has chosen; null while it has not. `alias` is that of the load test's row. */
export function concurrencyOf(alias: string): string {
  return `CASE WHEN ${alias}.request ->> 'concurrency' = 'auto' THEN (${alias}.ramp ->> 'chosen')::int ELSE (${alias}.request ->> 'concurrency')::int END`;
}

/** The request with a number for that, whatever was asked for. */
export function requestOf(alias: string): string {
  return `${alias}.request || jsonb_build_object('concurrency', coalesce(${concurrencyOf(alias)}, ${loadTestDefaults.concurrency}))`;
}
