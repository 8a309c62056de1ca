import type { LoadTest } from '@/lib/contract/loadTests';
import { saturationNote } from '@/lib/wording/conditions';
import { formatCount, formatMs } from '@/lib/wording/formatMs';
import { formatInterval, formatRate } from '@/lib/wording/formatRate';
import { failedOf, headlineOf, judgedOf, worstPoint } from '@/lib/wording/headlineOf';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { toMicros } from '../time';
import { loadTestPath } from './address';
import { lastDelayMs, rateSpark, type RateSpark } from './charts/rateSpark';
import { isOver, statusTexts } from '@/lib/wording/runStatus';

export interface HistoryRow {
  readonly id: string;
  readonly path: string;
  readonly label: string | null;
  readonly scenario: string;
  readonly variant: string;
  readonly environment: string;
  readonly latency: LoadTest['request']['latency'];
  readonly transport: LoadTest['request']['transport'];
  readonly status: LoadTest['status'];
  readonly statusText: string;
  readonly createdAt: string;
  readonly startedBy: string | null;
  /** `48 s`; null while it is not over or never began. */
  readonly took: string | null;
  /** `0, 2, 5 … 200 ms`. */
  readonly delays: string;
  /** `8 of 50 failed`, or `–`. */
  readonly count: string;
  /** Over all delays. */
  readonly rate: string;
  readonly interval: string;
  /** `10 ms: 16 %`; null when nothing failed. */
  readonly worst: string | null;
  /** Some iteration failed. */
  readonly failing: boolean;
  readonly isOver: boolean;
  /** `saturated machine`: whom its rates were measured on; null where nothing was saturated. */
  readonly saturated: string | null;
  /** Share finished, 0..1. */
  readonly share: number;
  readonly pinned: boolean;
  /** `2 notes`; null where there are none. */
  readonly notes: string | null;
  /** Its rate over delay; null while nothing was judged. */
  readonly spark: RateSpark | null;
  /** The whole result in words. */
  readonly summary: string;
}

/** The history as a table, in the order given. Its curves share an axis. */
export function historyRows(history: readonly LoadTest[]): readonly HistoryRow[] {
  const untilMs = lastDelayMs(history.map(({ points }) => points));
  return history.map((loadTest): HistoryRow => {
    const { id, status, request, createdAt, startedBy, progress, conditions } = loadTest;
    const [failed, judged] = [failedOf(loadTest), judgedOf(loadTest)];
    const interval = wilsonInterval(failed, judged);
    const worst = worstPoint(loadTest);
    const { lead, rest } = headlineOf(loadTest);
    return {
      id,
      path: loadTestPath(id),
      label: request.label ?? null,
      scenario: request.scenario,
      variant: request.variant,
      environment: request.environment,
      latency: request.latency,
      transport: request.transport,
      status,
      statusText: statusTexts[status],
      createdAt,
      startedBy,
      took: tookText(loadTest),
      delays: delaysText(request.delaysMs),
      count: judged === 0 ? '–' : `${formatCount(failed)} of ${formatCount(judged)} failed`,
      rate: judged === 0 ? '–' : formatRate(failed / judged),
      interval: interval === null ? '–' : formatInterval(interval),
      worst: worst?.failureRate ? `${formatCount(worst.delayMs)} ms: ${formatRate(worst.failureRate)}` : null,
      failing: failed > 0,
      isOver: isOver(status),
      saturated: saturationNote(conditions),
      share: progress.planned === 0 ? 0 : progress.finished / progress.planned,
      pinned: loadTest.pinned,
      notes: loadTest.teamNotes === 0 ? null : `${loadTest.teamNotes} ${loadTest.teamNotes === 1 ? 'note' : 'notes'}`,
      spark: rateSpark(loadTest.points, untilMs),
      summary: `${lead} ${rest}`.trim(),
    };
  });
}

function tookText({ startedAt, finishedAt }: LoadTest): string | null {
  const [start, finish] = [startedAt, finishedAt].map((text) => (text === null ? null : toMicros(text)));
  return typeof start === 'number' && typeof finish === 'number' ? formatMs((finish - start) / 1000) : null;
}

function delaysText(delaysMs: readonly number[]): string {
  const all = [...delaysMs].sort((a, b) => a - b);
  return `${all.length > 4 ? `${all.slice(0, 3).join(', ')} … ${all.at(-1)}` : all.join(', ')} ms`;
}
