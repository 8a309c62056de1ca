import type { LoadTest, LoadTestPoint, LoadTestStatus } from '@/lib/contract/loadTests';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';

/** What the database counts for one load test. */
export interface LoadTestRow {
  readonly id: string;
  readonly status: LoadTestStatus;
  readonly request: LoadTest['request'];
  readonly failure: LoadTest['failure'];
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly points: readonly PointRow[] | null;
  readonly errors: LoadTest['errors'] | null;
  readonly notes: LoadTest['notes'] | null;
  readonly waits_for: number;
  readonly workers: number;
  readonly recently_finished: number;
  /** How much of the last half minute iterations could have finished in; null before the start. */
  readonly recent_ms: number | null;
}

export interface PointRow {
  readonly delay_ms: number;
  readonly planned: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly violations: LoadTestPoint['violations'];
  readonly convergence_ms: readonly (number | null)[] | null;
  readonly delay_error_ms: readonly (number | null)[] | null;
}

export function toLoadTest(row: LoadTestRow): LoadTest {
  const points = (row.points ?? []).map(toPoint);
  const sum = (count: (point: LoadTestPoint) => number) => points.reduce((total, point) => total + count(point), 0);
  const planned = sum((point) => point.planned);
  const finished = sum(({ passed, failed, errored }) => passed + failed + errored);
  return {
    id: row.id,
    status: row.status,
    request: row.request,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    progress: {
      planned,
      finished,
      remainingMs: row.status === 'running' ? remainingMs(planned - finished, row) : null,
    },
    points,
    errors: row.errors ?? [],
    notes: row.notes ?? [],
    failure: row.failure,
    waitsFor: row.status === 'queued' ? row.waits_for : null,
    workers: row.finished_at === null ? row.workers : 0,
  };
}

/** At the pace of the last half minute; null where nothing finished in it. */
export function remainingMs(
  open: number,
  { recently_finished: finished, recent_ms: withinMs }: Pick<LoadTestRow, 'recently_finished' | 'recent_ms'>,
): number | null {
  if (finished === 0 || withinMs === null || withinMs <= 0) return null;
  return Math.round((open * withinMs) / finished);
}

function toPoint(row: PointRow): LoadTestPoint {
  const { planned, passed, failed, errored, violations } = row;
  const judged = passed + failed;
  const [p50 = null, p95 = null, max = null] = row.convergence_ms ?? [];
  const [error50 = null, error99 = null] = row.delay_error_ms ?? [];
  return {
    delayMs: row.delay_ms,
    planned,
    passed,
    failed,
    errored,
    failureRate: judged === 0 ? null : failed / judged,
    interval95: toPair(wilsonInterval(failed, judged)),
    violations,
    convergenceMs: { p50, p95, max },
    delayErrorMs: { p50: error50, p99: error99 },
  };
}

function toPair(interval: ReturnType<typeof wilsonInterval>): LoadTestPoint['interval95'] {
  return interval && [interval[0], interval[1]];
}
