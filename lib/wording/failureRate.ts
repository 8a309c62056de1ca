import type { ToldRate, UntoldReason, WatchedRate } from '@/lib/contract/schedules';
import { formatRate } from './formatRate';
import { pointInWords } from './headlineOf';
import { formatMoment } from './moments';

/** `Update against Submit (save_all/async_closure, “nightly”)`. */
export function raceName({
  title,
  variant,
  label,
}: {
  readonly title: string;
  readonly variant: string;
  readonly label: string | null;
}): string {
  return `${title} (${variant}${label === null ? '' : `, “${label}”`})`;
}

/** `8 of 50 failed at 10 ms: 16 %, between 8 % and 29 %`. */
export function toldRateText({
  delayMs,
  failed,
  judged,
  interval95,
}: Pick<ToldRate, 'delayMs' | 'failed' | 'judged' | 'interval95'>): string {
  const failureRate = judged === 0 ? null : failed / judged;
  return pointInWords({ delayMs, failed, passed: judged - failed, failureRate, interval95 });
}

const untold: Readonly<Record<UntoldReason, string>> = {
  cancelled: 'it was cancelled',
  failed: 'it did not run to its end',
  saturated: 'the machine was saturated',
  unjudged: 'too many of its iterations could not be judged',
  too_few: 'it has too few iterations to show a rate above the threshold',
};

/** `The last run does not count: the machine was saturated.` */
export function untoldText(why: UntoldReason): string {
  return `The last run does not count: ${untold[why]}.`;
}

/** How the failure rate of a schedule stands against its threshold; above it, that is what matters most. */
export function watchedText({ state, threshold, told, lastAlert }: WatchedRate, nowMs: number): string {
  const limit = formatRate(threshold);
  if (told === null) return `No run has been checked against the threshold of ${limit} yet.`;
  if (state === 'above') {
    const since = lastAlert === null ? '' : ` since ${formatMoment(lastAlert.raised.finishedAt, nowMs)}`;
    return `Above the threshold of ${limit}${since}. ${toldRateText(told)}.`;
  }
  return `Not above the threshold of ${limit}. ${toldRateText(told)}.`;
}

/** `The last alert was raised at 03:04 UTC and was over at 03:09 UTC.` null: there was none, or it is not over. */
export function lastAlertText({ lastAlert }: Pick<WatchedRate, 'lastAlert'>, nowMs: number): string | null {
  if (lastAlert === null || lastAlert.over === null) return null;
  const [raised, over] = [lastAlert.raised, lastAlert.over].map(({ finishedAt }) => formatMoment(finishedAt, nowMs));
  return `The last alert was raised at ${raised} and was over at ${over}.`;
}
