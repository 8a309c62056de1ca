import { Cron } from 'croner';
import { zoneClock } from './zoneClock';

/** When something is due: five fields of cron, read in a time zone. */
export interface Times {
  readonly cron: string;
  readonly timeZone: string;
}

export type CronReading =
  | { readonly ok: true; readonly times: ReadTimes }
  | { readonly ok: false; readonly field: keyof Times; readonly expected: string };

export interface ReadTimes {
  /** The first time after this moment, to the second. */
  next(after: Date): Date;
}

const FIELDS = [
  'a minute from 0 to 59, such as 30, 0,30 or */5',
  'an hour from 0 to 23, such as 3, 8-18 or */2',
  'a day of the month from 1 to 31, such as 1, 1,15 or *',
  'a month from 1 to 12 or JAN to DEC, such as 4 or *',
  'a day of the week from 0 to 7 (0 and 7 are Sunday) or SUN to SAT, such as MON-FRI or *',
] as const;
const FIVE =
  'expected five fields separated by spaces: minute, hour, day of the month, month, day of the week, such as "0 3 * * *"';
const SECONDS = `${FIVE}. Seconds are not a field: a schedule runs at most once a minute`;
/** What croner is asked with in place of the fields beside the one that is looked at. */
const ANY = '*';
const HOUR_MS = 3_600_000;
/** From here on a date of every leap cycle has to come. */
const SOME_DAY = new Date('2024-01-01T00:00:00Z');

/**
 * Reads a cron of five fields. A time that a clock skips runs when the clock has jumped, one that it shows twice runs at the first of both;
 * what runs in every hour keeps its pace through both. Where both days are restricted, either of them will do, as everywhere in cron.
 */
export function readCron({ cron, timeZone }: Times): CronReading {
  if (!isTimeZone(timeZone))
    return {
      ok: false,
      field: 'timeZone',
      expected: 'expected an IANA time zone, such as UTC, Europe/Zurich or America/New_York',
    };
  const wrong = mistakeIn(cron);
  if (wrong !== null) return { ok: false, field: 'cron', expected: wrong };
  // croner itself keeps to this for a single time of the day alone, so the other ones are read as a clock shows them.
  const everyHour = isEveryHour(cron);
  const read = new Cron(cron.trim(), { timezone: everyHour ? timeZone : 'UTC', mode: '5-part' });
  const clock = zoneClock(timeZone);
  if (read.nextRun(SOME_DAY) === null)
    return { ok: false, field: 'cron', expected: 'expected a date that exists: no year has such a day' };
  return {
    ok: true,
    times: {
      next(after) {
        let shown = everyHour ? after : new Date(clock.shows(after.getTime()));
        for (;;) {
          const next = read.nextRun(shown);
          if (next === null) throw new RangeError(`no time of "${cron}" comes after ${after.toISOString()}`);
          if (everyHour) return next;
          const atMs = clock.firstAt(next.getTime());
          if (atMs > after.getTime()) return new Date(atMs);
          // The clock shows it for the second time.
          shown = next;
        }
      },
    },
  };
}

function isEveryHour(cron: string): boolean {
  const [, hour = ''] = cron.trim().split(/\s+/);
  const midnight = Date.UTC(2024, 0, 1);
  return new Cron(`0 ${hour} * * *`, { timezone: 'UTC', mode: '5-part' })
    .nextRuns(24, new Date(midnight - 1))
    .every((at, index) => at.getTime() === midnight + index * HOUR_MS);
}

function mistakeIn(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) return fields.length === FIELDS.length + 1 ? SECONDS : FIVE;
  const wrong = FIELDS.findIndex((_, index) => !isCron(FIELDS.map((__, at) => (at === index ? fields[at] : ANY))));
  return wrong === -1 ? null : `expected ${FIELDS[wrong]}`;
}

function isCron(fields: readonly (string | undefined)[]): boolean {
  try {
    new Cron(fields.join(' '), { mode: '5-part', paused: true });
    return true;
  } catch {
    return false;
  }
}

/** Offsets such as +02:00 are taken by some runtimes, and know no daylight-saving time. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
