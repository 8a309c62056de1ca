import { describe, expect, it } from 'vitest';
import { driftCauses, type Drift, type DriftCause } from '@/lib/contract/sweeps';
import { driftListPath, inEnvironment } from './address';
import { driftChart, driftStops, stretchText } from './driftChart';
import { isNarrowed, readDriftView, sortDrifts, tenantsOf } from './driftList';
import { episodesOf } from './episodes';
import { driftHeadline } from './headline';
import { cronProblem, cronText, wrongTimes } from './scheduleForm';
import { hasStartField, readStartForm, startFieldsFromParams, withoutStartForm, withStartField } from './startForm';
import { sweepRow, sweepState } from './sweepRow';
import { splitHeadline } from './splitHeadline';
import { alertText, deliveryText } from './webhooks';
import { aDrift, aSweep, aType, hours } from './testing/someDrift';

const now = Date.parse('2026-11-09T09:45:30Z');
const read = (query: string) => readDriftView(new URLSearchParams(query));

describe('the address of the list', () => {
  it('says what is looked at', () => {
    expect(read('cause=version_tie&tenant=meadow&status=healed&sort=tenant&from=2026-11-09T09:00:00Z')).toEqual({
      wrong: null,
      view: {
        status: 'healed',
        record: null,
        cause: 'version_tie',
        tenant: 'meadow',
        sweep: null,
        search: null,
        from: '2026-11-09T09:00:00Z',
        to: null,
        sort: 'tenant',
        days: '14',
      },
    });
    expect(isNarrowed(read('').view)).toBe(false);
    expect(isNarrowed(read('status=healed').view)).toBe(false);
    expect(isNarrowed(read('tenant=meadow').view)).toBe(true);
    expect(read('search=%20orders%2F7%20').view.search).toBe('orders/7');
    expect(isNarrowed(read('search=orders').view)).toBe(true);
    expect(isNarrowed(read('search=%20').view)).toBe(false);
    expect(read(`search=${'x'.repeat(300)}`).view.search).toHaveLength(200);
  });

  it.each([
    ['cause=bad_luck', 'There is no cause “bad_luck”. Expected one of lost_update, '],
    ['status=gone', 'There is no status “gone”.'],
    ['sort=color', 'There is no sort “color”.'],
    ['days=2', 'There is no days “2”. Expected one of 1, 3, 14, 90.'],
    ['from=yesterday', '“yesterday” is not a valid time'],
  ])('says what is wrong with %s', (query, wanted) => {
    expect(read(query).wrong).toContain(wanted);
  });

  it('is made of what is set', () => {
    expect(driftListPath({ environment: null, cause: 'version_tie', record: 'order' })).toBe(
      '/drift?cause=version_tie&record=order',
    );
    expect(inEnvironment('/drift', null)).toBe('/drift');
    expect(inEnvironment('/drift', 'prod eu')).toBe('/drift?environment=prod+eu');
  });
});

describe('the list', () => {
  const at = (minute: number) => `2026-11-09T09:${minute}:00.000000Z`;
  const drifts: readonly Drift[] = [
    aDrift({ name: 'a', firstSeenAt: at(10), severity: 'warning', cause: 'version_tie', tenant: 'w' }),
    aDrift({ name: 'b', firstSeenAt: at(30), severity: 'error', cause: 'orphan_row', tenant: 'm' }),
    aDrift({ name: 'c', firstSeenAt: at(20), severity: 'error', cause: 'out_of_order_write', tenant: 'w' }),
  ];
  it.each([
    ['newest', 'bca'],
    ['severity', 'bca'],
    ['cause', 'cab'],
    ['tenant', 'bca'],
  ] as const)('is sorted: %s', (sort, wanted) => {
    expect(
      sortDrifts(drifts, sort)
        .map(({ name }) => name)
        .join(''),
    ).toBe(wanted);
  });

  it('counts tenants, and none where keys have one part', () => {
    expect(tenantsOf(drifts)).toEqual([
      { tenant: 'w', count: 2 },
      { tenant: 'm', count: 1 },
    ]);
    expect(tenantsOf([aDrift({ tenant: '' })])).toEqual([]);
  });
});

describe('the headline', () => {
  const said = (...types: readonly ReturnType<typeof aType>[]) => driftHeadline(types, now);
  const cards = (change: Partial<ReturnType<typeof aType>>) => aType({ record: 'card', plural: 'cards', ...change });

  it('is the sentence of the only type', () => {
    expect(said(aType({ open: 7, causes: { version_tie: 7 } }))).toEqual({
      state: 'drifted',
      lead: '7 of 1,204,511 orders have drifted, all of them with equal versions.',
      rest: 'Verified through 09:41 UTC, 4 minutes ago.',
    });
  });

  it('counts over several types, and is verified as far as the one that is verified least', () => {
    expect(said(aType({ open: 7 }), cards({ open: 2, verifiedThrough: '2026-11-09T07:00:00.000000Z' }))).toEqual({
      state: 'drifted',
      lead: '9 records have drifted: 7 of the orders, 2 of the cards.',
      rest: 'Verified through 07:00 UTC, 2 hours ago.',
    });
    expect(said(aType(), cards({}))).toMatchObject({ state: 'clean', lead: 'No record has drifted.' });
  });

  it('never says that none has drifted while a type is not verified', () => {
    expect(said(aType(), cards({ verifiedThrough: null }))).toEqual({
      state: 'unverified',
      lead: 'No drift is known.',
      rest: 'Not verified: cards.',
    });
    expect(said(aType(), cards({ verifiedFrom: '2026-11-09T07:00:00.000000Z' }))).toMatchObject({
      state: 'unverified',
      rest: 'Verified through 09:41 UTC, 4 minutes ago, cards only for recent changes.',
    });
    const since = { verifiedFrom: '2026-11-09T07:00:00.000000Z' };
    expect(said(aType(since), cards(since)).rest).toBe(
      'Verified through 09:41 UTC, 4 minutes ago, only for recent changes.',
    );
    expect(said(aType({ verifiedThrough: null }), cards({ verifiedThrough: null })).rest).toBe(
      'Nothing is verified: no sweep has completed yet.',
    );
    expect(said()).toMatchObject({ state: 'unverified', lead: 'No record types are configured here.' });
  });
});

describe('the chart', () => {
  const all = { record: null, cause: null };
  it('adds up types by stretch of time, and tells each', () => {
    const buckets = [
      ...hours(3, (hour) => ({ opened: hour === 1 ? { version_tie: 2, orphan_row: 5 } : {}, healed: hour, open: 4 })),
      ...hours(3, () => ({ record: 'card', opened: { version_tie: 1 }, open: 1 })),
    ];
    const chart = driftChart(buckets, [], all);
    expect(chart.buckets.map(({ total, open }) => [total, open])).toEqual([
      [1, 5],
      [8, 5],
      [1, 5],
    ]);
    expect(chart.kinds.map(({ key }) => key)).toEqual(['version_tie', 'orphan_row']);
    expect(chart.buckets[1]?.opened).toEqual({ version_tie: 3, orphan_row: 5 });
    expect(chart.buckets[1]?.said).toEqual([
      '8 new drifts',
      'Row left behind 5, Equal versions 3',
      '1 healed',
      '5 open at the end',
    ]);
    expect(driftChart(buckets, [], { record: 'card', cause: null }).buckets[1]?.total).toBe(1);
    expect(chart.max).toBeGreaterThanOrEqual(8);
  });

  it('keeps the pattern of a cause when only that one is looked at', () => {
    const buckets = hours(2, () => ({ opened: { version_tie: 2, orphan_row: 5 } }));
    const place = driftChart(buckets, [], all).kinds.find(({ key }) => key === 'orphan_row')?.place;
    const one = driftChart(buckets, [], { record: null, cause: 'orphan_row' });
    expect(one.kinds).toEqual([expect.objectContaining({ key: 'orphan_row', place })]);
    expect(one.buckets[0]).toMatchObject({ total: 5 });
    expect(one.buckets[0]?.said).toEqual(['5 new drifts', 'Row left behind 5']);
  });

  it('draws so many causes as can be told apart, and loses none', () => {
    const many = Object.fromEntries(driftCauses.map((cause, index) => [cause, index + 1])) as Record<
      DriftCause,
      number
    >;
    const chart = driftChart(
      hours(1, () => ({ opened: many })),
      [],
      all,
    );
    expect(chart.kinds).toHaveLength(9);
    expect(chart.kinds.at(-1)).toMatchObject({ key: 'other', title: '12 other causes' });
    const [bucket] = chart.buckets;
    expect(Object.values(bucket?.opened ?? {}).reduce((sum, each) => sum + each, 0)).toBe(bucket?.total);
  });

  it('marks deployments where they lie between two stretches, and leaves out those before and after', () => {
    const deployment = (at: string) => ({ id: at, title: at, at, environment: null, url: null, createdBy: null });
    const { deployments } = driftChart(
      hours(3),
      ['2026-11-09T03:00:00Z', '2026-11-09T01:30:00Z', '2026-11-09T00:00:00Z', '2026-11-08T23:59:59Z'].map(deployment),
      all,
    );
    expect(deployments.map(({ number, x }) => [number, x])).toEqual([
      [1, -0.5],
      [2, 1],
    ]);
  });

  it('has a stop of the crosshair in the middle of each stretch', () => {
    const chart = driftChart(hours(4), [], all);
    const stops = driftStops(chart);
    expect(stops.map(({ at }) => at)).toEqual([0.125, 0.375, 0.625, 0.875]);
    expect(stops[1]).toMatchObject({
      key: chart.buckets[1]?.from,
      title: '2026-11-09, 01:00 to 02:00 UTC',
      lines: [{ text: '0 new drifts' }, { text: '0 healed' }, { text: '0 open at the end' }],
    });
    expect(chart.empty).toBe(true);
    expect(driftChart([], [], all)).toMatchObject({ buckets: [], empty: true });
  });

  it('writes stretches of time', () => {
    expect(stretchText('2026-11-09T00:00:00.000000Z', '2026-11-10T00:00:00.000000Z')).toBe('2026-11-09 UTC');
    expect(stretchText('2026-11-09T23:00:00.000000Z', '2026-11-10T00:00:00.000000Z')).toBe(
      '2026-11-09, 23:00 to 2026-11-10 00:00 UTC',
    );
  });
});

describe('sweeps', () => {
  it('are never clean without that outcome', () => {
    expect(sweepState({ status: 'completed', outcome: null })).toBe('incomplete');
    expect(sweepState({ status: 'cancelled', outcome: null })).toBe('cancelled');
    expect(sweepRow(aSweep(), now)).toMatchObject({
      state: 'clean',
      title: 'Deep sweep of orders',
      took: '12 s',
      share: 1,
      underWay: false,
      window: 'up to 09:40 UTC',
      cost: '2.1 s of Postgres, 1.4 s of ClickHouse, 2,400 rows read',
    });
    expect(
      sweepRow(aSweep({ status: 'queued', outcome: null, startedAt: null, window: null, schedule: 'x' }), now),
    ).toMatchObject({ took: null, window: null, by: 'a schedule', underWay: true });
  });
});

describe('the form that starts a sweep', () => {
  const form = { ...startFieldsFromParams(new URLSearchParams()), kind: 'recent' as const, record: 'order' };
  it('asks for no more than what was changed', () => {
    expect(readStartForm(form, null)).toEqual({
      problems: {},
      asked: { backMinutes: null, input: { record: 'order', kind: 'recent' } },
    });
    const changed = { ...form, backMinutes: '60', rowsPerMinute: '1,000,000', storeSecondsPerMinute: '5' };
    expect(readStartForm(changed, 'local').asked).toEqual({
      backMinutes: 60,
      input: {
        record: 'order',
        kind: 'recent',
        environment: 'local',
        limits: { rowsPerMinute: 1_000_000, storeMsPerMinute: 5000 },
      },
    });
  });

  it('stands in the address as it is typed, also where it is wrong, and leaves it as it was', () => {
    const before = new URLSearchParams('start=recent&of=order&days=7');
    const typed = withStartField(withStartField(before, 'rowsPerMinute', '5,00'), 'runMinutes', '30');
    expect(startFieldsFromParams(typed)).toEqual({
      ...startFieldsFromParams(before),
      rowsPerMinute: '5,00',
      runMinutes: '30',
    });
    expect([before, typed].map(hasStartField)).toEqual([false, true]);
    // An empty field is not one that nobody touched: it asks for no limit.
    const { storeSecondsPerMinute: usual } = startFieldsFromParams(before);
    const unlimited = withStartField(before, 'storeSecondsPerMinute', '');
    expect(startFieldsFromParams(unlimited).storeSecondsPerMinute).toBe('');
    expect(withStartField(unlimited, 'storeSecondsPerMinute', usual).toString()).toBe(before.toString());
    expect(withoutStartForm(typed).toString()).toBe('days=7');
  });

  it('asks a deep sweep for no window', () => {
    expect(readStartForm({ ...form, kind: 'deep', backMinutes: '60' }, null).asked).toEqual({
      backMinutes: null,
      input: { record: 'order', kind: 'deep' },
    });
  });

  it('says what is out of bounds', () => {
    const { asked, problems } = readStartForm(
      { ...form, backMinutes: '1.5', rowsPerMinute: '10', storeSecondsPerMinute: '9999', runMinutes: 'long' },
      null,
    );
    expect(asked).toBeNull();
    expect(problems).toEqual({
      backMinutes: 'Expected a whole number of minutes from 1 to 44,640.',
      rowsPerMinute: 'Expected a whole number of rows from 1,000 to 10,000,000,000.',
      storeSecondsPerMinute: 'Expected a whole number of seconds from 1 to 600.',
      runMinutes: 'Expected a whole number of minutes from 1 to 10,080.',
    });
  });
});

describe('schedules', () => {
  it('are said in words where that takes few', () => {
    expect(
      [
        ...['*/5 * * * *', '*/7 * * * *', '17 * * * *', '30 4 * * *', '0 6 * * 1', '0 6 1 * *', '* * * * *', 'x'],
        ...['0 3 * * 1-5', '0 3 * * MON-fri', '0 3 * * 7', '0 3 * * 1-', '0 3 * * 1,3', '0 3 * * 1-5-6', '0 3 * * 8'],
      ].map(cronText),
    ).toEqual([
      'every 5 minutes',
      null,
      'every hour at minute 17',
      'every day at 04:30',
      'every Monday at 06:00',
      null,
      'every minute',
      null,
      'every day from Monday to Friday at 03:00',
      'every day from Monday to Friday at 03:00',
      'every Sunday at 03:00',
      null,
      null,
      null,
      null,
    ]);
  });

  it('have five fields', () => {
    expect(cronProblem('*/5 * * * *')).toBeNull();
    expect(cronProblem('* * * * * *')).toContain('no field for seconds');
    expect(cronProblem('daily')).toContain('Expected five fields: minute');
    expect(wrongTimes({ cron: '0 2 * * *', timeZone: 'UTC', threshold: '' })).toEqual([]);
    expect(wrongTimes({ cron: '', timeZone: ' ', threshold: 'many' })).toEqual(['cron', 'timeZone', 'threshold']);
  });
});

describe('what is told in parts', () => {
  it('keeps the lead of a headline apart', () => {
    expect(splitHeadline('Decided by a tie. FINAL keeps 16:31:09.418. Odd.')).toEqual({
      lead: 'Decided by a tie.',
      rest: 'FINAL keeps 16:31:09.418. Odd.',
    });
    expect(splitHeadline('Stamped 1.5 s ahead.')).toEqual({ lead: 'Stamped 1.5 s ahead.', rest: '' });
  });

  it('says how a delivery went', () => {
    const delivery = {
      id: 'd',
      alert: 'drift',
      text: '',
      createdAt: '2026-11-09T09:41:00.000000Z',
      attempts: 2,
      status: 'waiting',
      answered: 500,
      problem: null,
      nextAttemptAt: '2026-11-09T09:46:00.000000Z',
      deliveredAt: null,
    } as const;
    expect(deliveryText(delivery, now)).toBe('Attempt 3 at 09:46 UTC: answered 500');
    expect(deliveryText({ ...delivery, attempts: 0 }, now)).toBe('Waiting to be sent');
    expect(deliveryText({ ...delivery, status: 'failed', attempts: 1, answered: null }, now)).toBe(
      'Failed after 1 attempt: no answer',
    );
    expect(deliveryText({ ...delivery, status: 'delivered', answered: 204 }, now)).toBe('Delivered, answered 204');
    expect([alertText('drift', 0), alertText('drift', 5), alertText('overdue', 5)]).toEqual([
      'records have drifted',
      'more than 5 records have drifted',
      'a schedule has not run',
    ]);
  });
});

describe('the history of a record', () => {
  it('names the days, the oldest first', () => {
    const days = ['2026-11-09', '2025-11-03'].map((day) => aDrift({ id: day, firstSeenAt: `${day}T10:00:00.000000Z` }));
    const history = episodesOf(days, now);
    expect(history?.lead).toBe('Drifted twice:');
    expect(history?.episodes.map(({ day }) => day)).toEqual(['3 November 2025', '9 November']);
    expect(history?.episodes[1]?.text).toContain('not healed');
    expect(episodesOf([], now)).toBeNull();
  });

  it('tells those of one day apart, and which is open', () => {
    const healedAt = '2026-11-09T11:00:00.000000Z';
    const history = episodesOf(
      [
        aDrift({ id: 'a', firstSeenAt: '2026-11-09T09:41:00.000000Z', healedAt }),
        aDrift({ id: 'b', firstSeenAt: '2026-11-09T14:02:00.000000Z', healedAt: null }),
        aDrift({ id: 'c', firstSeenAt: '2026-11-03T10:00:00.000000Z', healedAt }),
      ],
      now,
    );
    expect(history?.episodes.map(({ day, open }) => [day, open])).toEqual([
      ['3 November', false],
      ['9 November 09:41 UTC', false],
      ['9 November 14:02 UTC', true],
    ]);
  });
});
