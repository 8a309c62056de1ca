import { loadTestDefaults } from '@/lib/contract/loadTests';

/** Iterations at the same time: as asked for, or as a ramp has chosen; null while it has not. `alias` is that of the load test's row. */
export function concurrencyOf(alias: string): string {
  return `CASE WHEN ${alias}.request ->> 'concurrency' = 'auto' THEN (${alias}.ramp ->> 'chosen')::int ELSE (${alias}.request ->> 'concurrency')::int END`;
}

/** The request with the concurrency as a number, and with the current label of the run. */
export function requestOf(alias: string): string {
  const concurrency = `coalesce(${concurrencyOf(alias)}, ${loadTestDefaults.concurrency})`;
  return `((${alias}.request - 'label') || jsonb_strip_nulls(jsonb_build_object('concurrency', ${concurrency}, 'label', ${alias}.label)))`;
}
