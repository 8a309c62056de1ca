import { describe, expect, it } from 'vitest';
import { readCron, type CronReading, type Times } from './cron';

const times = (cron: string, timeZone: string) => {
  const reading = readCron({ cron, timeZone });
  if (!reading.ok) throw new Error(reading.expected);
  return reading.times;
};

/** The next so many, without their seconds. */
function next(cron: string, timeZone: string, after: string, count: number): readonly string[] {
  const read = times(cron, timeZone);
  const found: string[] = [];
  for (let at = new Date(after); found.length < count;) {
    at = read.next(at);
    found.push(at.toISOString().slice(5, 16));
  }
  return found;
}

describe('the next time', () => {
  it('is after the moment, never at it', () => {
    expect(next('*/5 * * * *', 'UTC', '2026-11-09T09:40:00.000Z', 2)).toEqual(['11-09T09:45', '11-09T09:50']);
    expect(next('*/5 * * * *', 'UTC', '2026-11-09T09:39:59.999Z', 1)).toEqual(['11-09T09:40']);
  });

  it('is read in the time zone', () => {
    expect(next('0 3 * * *', 'Europe/Zurich', '2026-07-01T12:00:00Z', 1)).toEqual(['07-02T01:00']);
    expect(next('0 3 * * *', 'Asia/Kathmandu', '2026-07-01T12:00:00Z', 1)).toEqual(['07-01T21:15']);
  });

  it('comes once where the clock skips it, when it has jumped', () => {
    expect(next('30 2 * * *', 'Europe/Zurich', '2026-03-28T12:00:00Z', 2)).toEqual(['03-29T01:00', '03-30T00:30']);
  });

  it('comes once where the clock shows it twice, at the first', () => {
    expect(next('30 2 * * *', 'Europe/Zurich', '2026-10-24T12:00:00Z', 2)).toEqual(['10-25T00:30', '10-26T01:30']);
  });

  it.each([
    ['0 2,14 * * *', '03-28T14:00', ['03-29T01:00', '03-29T12:00'], '10-24T13:00', ['10-25T00:00', '10-25T13:00']],
    [
      '0,30 2 * * *',
      '03-28T14:00',
      ['03-29T01:00', '03-30T00:00'],
      '10-24T13:00',
      ['10-25T00:00', '10-25T00:30', '10-26T01:00'],
    ],
    [
      '0 1-3 * * *',
      '03-28T14:00',
      ['03-29T00:00', '03-29T01:00', '03-29T23:00'],
      '10-24T13:00',
      ['10-24T23:00', '10-25T00:00', '10-25T02:00'],
    ],
    [
      '0 */2 * * *',
      '03-28T22:30',
      ['03-28T23:00', '03-29T01:00', '03-29T02:00'],
      '10-24T21:30',
      ['10-24T22:00', '10-25T00:00', '10-25T03:00'],
    ],
  ])('%s comes once at each of its times, whatever the clock does', (cron, spring, jumped, autumn, twice) => {
    expect(next(cron, 'Europe/Zurich', `2026-${spring}:00Z`, jumped.length)).toEqual(jumped);
    expect(next(cron, 'Europe/Zurich', `2026-${autumn}:00Z`, twice.length)).toEqual(twice);
  });

  it('asked again while the clock shows a time for the second time, is the next other one', () => {
    expect(next('*/15 2 * * *', 'Europe/Zurich', '2026-10-25T00:50:00Z', 2)).toEqual(['10-26T01:00', '10-26T01:15']);
    expect(next('*/15 2 * * *', 'Europe/Zurich', '2026-10-25T01:10:00Z', 1)).toEqual(['10-26T01:00']);
  });

  it('keeps the pace of minutes through both', () => {
    expect(next('*/30 * * * *', 'Europe/Zurich', '2026-10-24T23:45:00Z', 6)).toEqual([
      '10-25T00:00',
      '10-25T00:30',
      '10-25T01:00',
      '10-25T01:30',
      '10-25T02:00',
      '10-25T02:30',
    ]);
    expect(next('*/30 * * * *', 'Europe/Zurich', '2026-03-29T00:15:00Z', 4)).toEqual([
      '03-29T00:30',
      '03-29T01:00',
      '03-29T01:30',
      '03-29T02:00',
    ]);
  });

  it('is right where the clock moves by half an hour', () => {
    expect(next('15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T12:00:00Z', 3)).toEqual([
      '10-02T15:45',
      '10-03T15:30',
      '10-04T15:15',
    ]);
  });

  it('waits for a leap year', () => {
    expect(times('0 0 29 2 *', 'UTC').next(new Date('2026-01-01')).toISOString()).toBe('2028-02-29T00:00:00.000Z');
  });
});

/** What a clock shows, by the minute: written another way than the code under test. */
function shownIn(timeZone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (atMs: number) => format.format(atMs).replace(',', '');
}

describe('over both changes of the clock', () => {
  const MINUTE = 60_000;
  const zones: readonly (readonly [string, readonly string[]])[] = [
    ['Europe/Zurich', ['2026-03-28T00:00Z', '2026-10-24T00:00Z']],
    ['America/New_York', ['2026-03-07T20:00Z', '2026-10-31T20:00Z']],
    ['Australia/Lord_Howe', ['2026-04-03T12:00Z', '2026-10-02T12:00Z']],
    ['America/Santiago', ['2026-04-04T00:00Z', '2026-09-05T00:00Z']],
    ['Asia/Kathmandu', ['2026-03-28T00:00Z']],
  ];
  const minutes = { '0': [0], '0,30': [0, 30], '*/15': [0, 15, 30, 45], '7-9': [7, 8, 9], '45': [45] };
  const hours = { '2': [2], '0-3': [0, 1, 2, 3], '*/2': [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22], '1,23': [1, 23] };

  it.each(zones)('in %s, every time comes once: as it is shown first, or as it is jumped over', (zone, starts) => {
    const shown = shownIn(zone);
    for (const start of starts) {
      const from = Date.parse(start);
      const moments = Array.from({ length: 36 * 60 }, (_, minute) => from + minute * MINUTE);
      const texts = moments.map(shown);
      for (const [minute, ofMinute] of Object.entries(minutes))
        for (const [hour, ofHour] of Object.entries(hours)) {
          const due = new Set<number>();
          let latest = '';
          for (const [index, at] of moments.entries()) {
            const text = texts[index] ?? '';
            // Minutes that the clock has not shown, one after the other, up to what it shows now.
            for (
              let each = Date.parse(`${latest === '' ? text : latest}Z`) + (latest === '' ? 0 : MINUTE);
              each <= Date.parse(`${text}Z`);
              each += MINUTE
            ) {
              const wall = new Date(each);
              if (ofHour.includes(wall.getUTCHours()) && ofMinute.includes(wall.getUTCMinutes())) due.add(at);
            }
            if (text > latest) latest = text;
          }
          const read = times(`${minute} ${hour} * * *`, zone);
          const found: number[] = [];
          for (let at = new Date(from - 1); ;) {
            at = read.next(at);
            if (at.getTime() > (moments.at(-1) ?? 0)) break;
            found.push(at.getTime());
          }
          const iso = (all: Iterable<number>) => [...all].map((at) => new Date(at).toISOString());
          expect([minute, hour, iso(found)]).toEqual([minute, hour, iso(due)]);
        }
    }
  });

  it.each(zones)('in %s, what runs in every hour runs whenever the clock shows such a minute', (zone, starts) => {
    const shown = shownIn(zone);
    for (const start of starts) {
      const from = Date.parse(start);
      const moments = Array.from({ length: 36 * 60 }, (_, each) => from + each * MINUTE);
      const texts = moments.map(shown);
      for (const hour of ['*', '0-23'])
        for (const [minute, ofMinute] of Object.entries(minutes)) {
          const due = moments.filter((_, index) => ofMinute.includes(Number(texts[index]?.slice(-2))));
          const read = times(`${minute} ${hour} * * *`, zone);
          const found: number[] = [];
          for (let at = read.next(new Date(from - 1)); at.getTime() <= (moments.at(-1) ?? 0); at = read.next(at))
            found.push(at.getTime());
          const iso = (all: readonly number[]) => all.map((at) => new Date(at).toISOString());
          expect([minute, hour, iso(found)]).toEqual([minute, hour, iso(due)]);
        }
    }
  });
});

describe('what is refused says what was expected', () => {
  const refused = (given: Partial<Times>): Extract<CronReading, { ok: false }> => {
    const reading = readCron({ cron: '0 3 * * *', timeZone: 'UTC', ...given });
    if (reading.ok) throw new Error('it was taken');
    return reading;
  };

  it.each([
    ['* * * * * *', 'at most once a minute'],
    ['*/1 * * * * *', 'at most once a minute'],
    ['', 'five fields'],
    ['every day', 'five fields'],
    ['@daily', 'five fields'],
    ['* * * *', 'five fields'],
    ['0 0 0 1 1 * 2027', 'five fields'],
    ['2026-01-01T00:00:00', 'five fields'],
    ['60 * * * *', 'a minute from 0 to 59'],
    ['*/0 * * * *', 'a minute from 0 to 59'],
    ['5-1 * * * *', 'a minute from 0 to 59'],
    ['0 24 * * *', 'an hour from 0 to 23'],
    ['0 0 0 * *', 'a day of the month from 1 to 31'],
    ['0 0 1 13 *', 'a month from 1 to 12'],
    ['0 0 * * 8', 'a day of the week'],
    ['0 0 * * MONDAYS', 'a day of the week'],
    ['0 0 30 2 *', 'no year has such a day'],
    ['0 0 31 4,6,9,11 *', 'no year has such a day'],
  ])('%s', (cron, expected) => {
    expect(refused({ cron })).toMatchObject({ field: 'cron', expected: expect.stringContaining(expected) as unknown });
  });

  it.each(['', 'Europe/Nowhere', '+02:00', 'GMT+2 ', 'Z'])('the time zone "%s"', (timeZone) => {
    expect(refused({ timeZone }).field).toBe('timeZone');
  });
});
