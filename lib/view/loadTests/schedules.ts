import type { Schedule, WatchedRate } from '@/lib/contract/schedules';
import { counted } from '@/lib/wording/formatMs';
import { schedulesOf } from '../drift/scheduleForm';

/** Those of load tests that are on and fail more often than their thresholds. */
export function schedulesAbove(schedules: readonly Schedule[]) {
  return schedulesOf(schedules, 'load_test').flatMap(({ id, run, enabled, failureRate }) =>
    enabled && failureRate?.state === 'above' ? [{ id, run, failureRate: failureRate satisfies WatchedRate }] : [],
  );
}

/** What a page of schedules comes to; `lead` is what is wrong, and may be empty. null: not read yet. */
export function schedulesHeadline(schedules: readonly Schedule[] | null): {
  readonly lead: string;
  readonly rest: string;
} {
  if (schedules === null) return { lead: '', rest: 'Schedules of load tests' };
  if (schedules.length === 0) return { lead: '', rest: 'No load tests are scheduled' };
  const above = schedulesAbove(schedules).length;
  const all = counted(schedules.length, 'schedule');
  const on = schedules.filter(({ enabled }) => enabled).length;
  const rest = on === schedules.length ? `${all} of load tests` : `${all} of load tests, ${on} of them on`;
  if (above === 0) return { lead: '', rest };
  return { lead: `${counted(above, 'load test')} above ${above === 1 ? 'its threshold' : 'their thresholds'},`, rest };
}
