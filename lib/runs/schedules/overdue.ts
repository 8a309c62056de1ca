import { readCron, type Times } from './cron';

/** What tells whether a schedule's runs come; times are ISO 8601. */
export interface RunsSoFar extends Times {
  readonly enabled: boolean;
  readonly countsFrom: string;
  /** When its last complete run ended; null: none has. */
  readonly lastCompleteAt: string | null;
}

/**
 * Since when a schedule has no complete run, once that is longer than two of its intervals; null before. Where times are not evenly spaced (working days alone) two of
 * them have passed as well, so that a weekend is no gap.
 */
export function overdueSince(schedule: RunsSoFar, now: Date): string | null {
  if (!schedule.enabled) return null;
  const { lastCompleteAt, countsFrom } = schedule;
  const since =
    lastCompleteAt !== null && Date.parse(lastCompleteAt) > Date.parse(countsFrom) ? lastCompleteAt : countsFrom;
  const reading = readCron(schedule);
  // Nothing can start it, however long one waits.
  if (!reading.ok) return since;
  const sinceMs = Date.parse(since);
  const first = reading.times.next(new Date(sinceMs));
  const second = reading.times.next(first);
  const third = reading.times.next(second);
  const lateMs = Math.max(second.getTime(), sinceMs + third.getTime() - first.getTime());
  return now.getTime() > lateMs ? since : null;
}
