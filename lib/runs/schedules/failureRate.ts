import type { ScheduledRun, ToldRate, UntoldReason, WatchedRate } from '@/lib/contract/schedules';
import type { NotedRun } from '@/lib/state/schedules/listSchedules';
import { aboveThreshold } from '@/lib/statistics/aboveThreshold';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';

interface Told {
  readonly rate: ToldRate;
  readonly isAbove: boolean;
}

/** The rate of a schedule’s load tests against its threshold; `runs`, the newest first. null: it has none. A run that tells nothing changes nothing. */
export function watchedRate(run: ScheduledRun, runs: readonly NotedRun[]): WatchedRate | null {
  if (run.kind !== 'load_test' || run.threshold === undefined) return null;
  const { threshold } = run;
  const judged = runs.map((each) => ({ each, said: judge(each, threshold) }));
  const told = judged.flatMap(({ said }) => (typeof said === 'string' ? [] : [said]));
  const [newest] = told;
  const [latest] = judged;
  return {
    threshold,
    state: newest === undefined ? 'not_told' : newest.isAbove ? 'above' : 'not_above',
    told: newest?.rate ?? null,
    untold:
      latest !== undefined && typeof latest.said === 'string'
        ? { run: latest.each.run, finishedAt: latest.each.finishedAt, why: latest.said }
        : null,
    lastAlert: lastAlertOf(told),
  };
}

function judge({ run, finishedAt, points, untold }: NotedRun, threshold: number): Told | UntoldReason {
  if (untold !== null) return untold;
  const above = aboveThreshold(
    points.map(({ failed, judged, unjudged }) => ({ failed, total: judged, unjudged })),
    threshold,
  );
  if (!('at' in above)) return above.is;
  const point = points[above.at];
  if (point === undefined) return 'too_few';
  const { delayMs, failed, judged } = point;
  const [low, high] = wilsonInterval(failed, judged) ?? [0, 1];
  return { rate: { run, finishedAt, delayMs, failed, judged, interval95: [low, high] }, isAbove: above.is === 'above' };
}

/** From the first of the newest runs in a row that were above to the first after them that was not. */
function lastAlertOf(told: readonly Told[]): WatchedRate['lastAlert'] {
  const last = told.findIndex(({ isAbove }) => isAbove);
  if (last === -1) return null;
  const before = told.findIndex(({ isAbove }, index) => index > last && !isAbove);
  const raised = told[(before === -1 ? told.length : before) - 1];
  return raised === undefined ? null : { raised: raised.rate, over: told[last - 1]?.rate ?? null };
}
