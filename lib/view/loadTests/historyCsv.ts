import type { LoadTest } from '@/lib/contract/loadTests';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { saturationNote } from '@/lib/wording/conditions';
import { csvFile } from '@/lib/wording/csvLine';
import { failedOf, judgedOf } from '@/lib/wording/headlineOf';

const columns = [
  'id',
  'label',
  'scenario',
  'variant',
  'environment',
  'latency',
  'transport',
  'status',
  'created_at',
  'delays_ms',
  'failed',
  'judged',
  'failure_rate',
  'low_95',
  'high_95',
  'saturated',
];

/** A row per run, over all its delays. Without a judged iteration it has no rate. */
export function historyCsv(history: readonly LoadTest[]): string {
  return csvFile(columns, history.map(valuesOf));
}

function valuesOf(loadTest: LoadTest): readonly (string | number | null)[] {
  const { id, request, status, createdAt, conditions } = loadTest;
  const [failed, judged] = [failedOf(loadTest), judgedOf(loadTest)];
  const [low, high] = wilsonInterval(failed, judged) ?? [null, null];
  return [
    id,
    request.label ?? null,
    request.scenario,
    request.variant,
    request.environment,
    request.latency,
    request.transport,
    status,
    createdAt,
    request.delaysMs.join(' '),
    failed,
    judged,
    judged === 0 ? null : failed / judged,
    low,
    high,
    saturationNote(conditions),
  ];
}
