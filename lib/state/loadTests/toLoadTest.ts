import type { LoadTest, LoadTestPoint, LoadTestStatus } from '@/lib/contract/loadTests';
import { conditionsOf } from '@/lib/wording/conditions';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';

/** What the database counts for one load test. */
export interface LoadTestRow {
  readonly id: string;
  readonly status: LoadTestStatus;
  readonly request: LoadTest['request'];
  readonly raced: LoadTest['raced'];
  readonly ramp: LoadTest['ramp'];
  readonly failure: LoadTest['failure'];
  readonly created_at: string;
  readonly started_by: string | null;
  readonly schedule_id: string | null;
  readonly pinned: boolean;
  readonly team_notes: number;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly points: readonly PointRow[] | null;
  readonly errors: LoadTest['errors'] | null;
  readonly notes: LoadTest['notes'] | null;
  readonly waits_for: number;
  readonly workers: number;
  readonly pace: PaceRow;
  readonly call_ms: { readonly first: number | null; readonly last: number | null };
  readonly machine: {
    readonly event_loop_lag_p99_ms: number | null;
    readonly processor_load: number | null;
    readonly held_back: number | null;
    readonly overdue: number | null;
  };
}

/** How fast it went in the last half minute. Lengths in milliseconds. */
export interface PaceRow {
  /** Over all the time. */
  readonly raced: number;
  readonly recently_raced: number;
  /** How much of the last half minute it has been running; null before the start. */
  readonly recent_ms: number | null;
  /** Finished iterations in a second, over all the time; null before the first. */
  readonly per_second: number | null;
  /** Since the last answer of a race; null before the first. */
  readonly last_raced_ms: number | null;
  /** How long iterations waited from their last answer until they were judged; null where none was. */
  readonly wait_ms: number | null;
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
  readonly call_ms: readonly (number | null)[] | null;
}

export function toLoadTest(row: LoadTestRow): LoadTest {
  const points = (row.points ?? []).map(toPoint);
  const sum = (count: (point: LoadTestPoint) => number) => points.reduce((total, point) => total + count(point), 0);
  const planned = sum((point) => point.planned);
  const judged = sum(({ passed, failed }) => passed + failed);
  const finished = judged + sum(({ errored }) => errored);
  return {
    id: row.id,
    status: row.status,
    request: row.request,
    raced: row.raced,
    createdAt: row.created_at,
    startedBy: row.started_by,
    schedule: row.schedule_id,
    pinned: row.pinned,
    teamNotes: row.team_notes,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    progress: {
      planned,
      raced: row.pace.raced,
      judged,
      finished,
      remainingMs: row.status === 'running' ? remainingMs(planned, row.pace, row.request.settleMs) : null,
    },
    conditions: conditionsOf({
      eventLoopLagP99Ms: row.machine.event_loop_lag_p99_ms,
      processorLoad: row.machine.processor_load,
      callMs: row.call_ms,
      delayErrorMs: largest(points.flatMap(({ delayErrorMs }) => delayErrorMs.p50 ?? [])),
      throughput: { perSecond: row.pace.per_second, heldBack: row.machine.held_back, overdue: row.machine.overdue },
      concurrency: row.request.concurrency,
    }),
    ramp: row.ramp,
    points,
    errors: row.errors ?? [],
    notes: row.notes ?? [],
    failure: row.failure,
    waitsFor: row.status === 'queued' ? row.waits_for : null,
    workers: row.finished_at === null ? row.workers : 0,
  };
}

/** Until the judge has finished what has raced, besides the wait that was asked for: it looks every 150 ms, at what is 150 ms past its wait. */
const JUDGED_AFTER_MS = 300;

/**
 * Racing what has not raced at the pace of the last half minute; after the last race the wait until it is judged, as long as it was for those
 * before, or as long as it was asked for while none is judged yet. null where nothing raced lately, and when the last ones are overdue.
 */
export function remainingMs(
  planned: number,
  { raced, recently_raced: recently, recent_ms: withinMs, last_raced_ms: sinceMs, wait_ms: waitMs }: PaceRow,
  settleMs: number,
): number | null {
  const judgedAfterMs = waitMs ?? settleMs + JUDGED_AFTER_MS;
  if (raced >= planned) {
    const restMs = judgedAfterMs - (sinceMs ?? 0);
    return restMs > 0 ? Math.round(restMs) : null;
  }
  if (recently === 0 || withinMs === null || withinMs <= 0) return null;
  return Math.round(((planned - raced) * withinMs) / recently + judgedAfterMs);
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function toPoint(row: PointRow): LoadTestPoint {
  const { planned, passed, failed, errored, violations } = row;
  const judged = passed + failed;
  const [p50 = null, p95 = null, max = null] = row.convergence_ms ?? [];
  const [error50 = null, error99 = null] = row.delay_error_ms ?? [];
  const [call50 = null, call95 = null] = row.call_ms ?? [];
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
    callMs: { p50: call50, p95: call95 },
  };
}

function toPair(interval: ReturnType<typeof wilsonInterval>): LoadTestPoint['interval95'] {
  return interval && [interval[0], interval[1]];
}
