import type { Schedule, ScheduledRun } from '@/lib/contract/schedules';

/** Schedules that people ask for most, each for a kind of sweep. */
export const cronPresets = [
  { cron: '*/5 * * * *', title: 'every 5 minutes' },
  { cron: '*/15 * * * *', title: 'every 15 minutes' },
  { cron: '0 * * * *', title: 'every hour' },
  { cron: '0 2 * * *', title: 'every night at 02:00' },
  { cron: '0 3 * * 0', title: 'every Sunday at 03:00' },
] as const;

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `every night at 02:00`: what a schedule says, where that can be said in a few words; else null. */
export function cronText(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  const preset = cronPresets.find((each) => each.cron === fields.join(' '));
  if (preset) return preset.title;
  if (fields.join(' ') === '* * * * *') return 'every minute';
  const [minute = '', hour = '', day, month, weekday = ''] = fields;
  if (fields.length !== 5 || day !== '*' || month !== '*') return null;
  const every = /^\*\/(\d{1,2})$/.exec(minute);
  // Of 7 minutes the last stretch of an hour is shorter: only divisors of 60 are that regular.
  if (every && hour === '*' && weekday === '*' && 60 % Number(every[1]) === 0) return `every ${every[1]} minutes`;
  if (!/^\d{1,2}$/.test(minute)) return null;
  if (hour === '*' && weekday === '*') return `every hour at minute ${Number(minute)}`;
  if (!/^\d{1,2}$/.test(hour)) return null;
  const clock = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (weekday === '*') return `every day at ${clock}`;
  const [first, last] = weekday.split('-').map(dayOf);
  if (first === undefined || weekday.split('-').length > 2) return null;
  if (!weekday.includes('-')) return `every ${first} at ${clock}`;
  return last === undefined ? null : `every day from ${first} to ${last} at ${clock}`;
}

/** `1`, `mon`: Monday. 0 and 7 are Sunday. */
function dayOf(text: string): string | undefined {
  if (/^[0-7]$/.test(text)) return days[Number(text) % days.length];
  return /^[a-z]{3}$/i.test(text)
    ? days.find((day) => day.slice(0, 3).toLowerCase() === text.toLowerCase())
    : undefined;
}

/** Why five fields of a schedule can't be one; null where they may be. The API says what is wrong inside a field. */
export function cronProblem(cron: string): string | null {
  const fields = cron.trim().split(/\s+/).filter(Boolean);
  if (fields.length === 5) return null;
  return fields.length === 6
    ? 'Expected five fields: there is no field for seconds, a schedule runs at most once a minute.'
    : 'Expected five fields: minute, hour, day of the month, month, day of the week.';
}

/** Names of time zones as the browser knows them, UTC first. */
export function timeZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** Of all schedules those that start runs of this kind. */
export function schedulesOf<Kind extends ScheduledRun['kind']>(schedules: readonly Schedule[], kind: Kind) {
  type OfKind = Schedule & { readonly run: Extract<ScheduledRun, { kind: Kind }> };
  return schedules.filter((schedule): schedule is OfKind => schedule.run.kind === kind);
}

export type ReadThreshold =
  { readonly ok: true; readonly threshold: number | undefined } | { readonly ok: false; readonly expected: string };

/** A rate as it is typed, in percent; empty: there is none. */
export function readThreshold(text: string): ReadThreshold {
  const typed = text.replace('%', '').trim().replace(',', '.');
  if (typed === '') return { ok: true, threshold: undefined };
  const percent = /^\d{1,2}(\.\d{1,4})?$/.test(typed) ? Number(typed) : NaN;
  return percent <= 99
    ? { ok: true, threshold: Number((percent / 100).toFixed(6)) }
    : { ok: false, expected: 'Expected percent from 0 to 99, such as 5 or 0.5.' };
}

/** The fields of a schedule that keep it from being saved. */
export function wrongTimes(times: {
  readonly cron: string;
  readonly timeZone: string;
  readonly threshold: string;
}): readonly ('cron' | 'timeZone' | 'threshold')[] {
  return [
    ...(cronProblem(times.cron) === null ? [] : (['cron'] as const)),
    ...(times.timeZone.trim() === '' ? (['timeZone'] as const) : []),
    ...(readThreshold(times.threshold).ok ? [] : (['threshold'] as const)),
  ];
}

/** As `readThreshold` reads it. */
export function thresholdText(threshold: number | undefined): string {
  return threshold === undefined ? '' : String(Number((threshold * 100).toFixed(4)));
}
