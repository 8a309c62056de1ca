import type { LoadTest } from '@/lib/contract/loadTests';
import { csvLine } from '@/lib/wording/csvLine';

const headOf = (codes: readonly string[]): readonly string[] => [
  'load_test',
  'label',
  'scenario',
  'variant',
  'environment',
  'latency',
  'transport',
  'concurrency',
  'settle_ms',
  'status',
  'created_at',
  'started_by',
  'delay_ms',
  'planned',
  'passed',
  'failed',
  'errored',
  'failure_rate',
  'interval95_low',
  'interval95_high',
  ...codes,
  'convergence_p50_ms',
  'convergence_p95_ms',
  'convergence_max_ms',
  'delay_error_p50_ms',
  'delay_error_p99_ms',
  'saturated',
  'saturation_reasons',
  'event_loop_lag_p99_ms',
  'processor_load',
  'call_first_ms',
  'call_last_ms',
  'saturated_by',
  'proposed_concurrency',
  'concurrency_by_ramp',
];

/** A row per delay, the columns those of its scenario's violations among others, the same for every run of it (RFC 4180, UTF-8). Rates are 0..1; what is not known is empty. */
export function toCsv({
  id,
  request,
  raced,
  status,
  createdAt,
  startedBy,
  points,
  conditions,
  ramp,
}: LoadTest): string {
  const codes = raced.violations.map(({ code }) => code);
  const run = [
    id,
    request.label ?? '',
    request.scenario,
    request.variant,
    request.environment,
    request.latency,
    request.transport,
    request.concurrency,
    request.settleMs,
    status,
    createdAt,
    startedBy,
  ];
  const measured = [
    conditions.measured ? String(conditions.saturated) : null,
    conditions.reasons.join(' '),
    conditions.eventLoopLagMs.p99,
    conditions.processorLoad,
    conditions.callMs.first,
    conditions.callMs.last,
    conditions.saturatedBy,
    conditions.proposedConcurrency,
    String(ramp !== null),
  ];
  const rows = points.map(
    ({ delayMs, planned, passed, failed, errored, failureRate, interval95, violations, convergenceMs, delayErrorMs }) =>
      csvLine([
        ...run,
        delayMs,
        planned,
        passed,
        failed,
        errored,
        failureRate,
        interval95?.[0] ?? null,
        interval95?.[1] ?? null,
        ...codes.map((code) => violations[code] ?? 0),
        convergenceMs.p50,
        convergenceMs.p95,
        convergenceMs.max,
        delayErrorMs.p50,
        delayErrorMs.p99,
        ...measured,
      ]),
  );
  return [csvLine(headOf(codes)), ...rows, ''].join('\r\n');
}
