import { describe, expect, it } from 'vitest';
import { aFinding } from '@/lib/contract/testing/aFinding';
import { aCard, aCall, aHistory, anEmptyInspection, aScore, at, aVersion, micros } from '../testing/inspections';
import { orderType } from '../testing/orderType';
import type { Inspection } from '../inspection';
import { placeCalls } from './callSpans';
import { layoutTimeline } from './layoutTimeline';
import { chooseKey, prepareTimeline, shownKey, timelineKeys } from './prepareTimeline';
import { findCrossings, rankVersions } from './versionMarks';

describe('orders', () => {
  it('the higher version ranks later, and of equal ones the later insert', () => {
    expect(rankVersions([aVersion(1, 0), aVersion(2, 30), aVersion(3, 10), aVersion(4, 30)])).toEqual([0, 2, 1, 3]);
  });

  it('numbers beyond a double keep their order', () => {
    expect(rankVersions([{ version: '9007199254740993' }, { version: '9007199254740992' }])).toEqual([1, 0]);
  });

  it('cross only where they differ', () => {
    expect(findCrossings([0, 1, 3, 2, 4])).toEqual([[2, 3]]);
    expect(findCrossings([2, 0, 1, 3, 5, 4])).toEqual([
      [0, 2],
      [4, 5],
    ]);
    expect(findCrossings([0, 1, 2])).toEqual([]);
  });

  it('a crossing is bad only where a finding says that the wrong version won', () => {
    const versions = [aVersion(1, 0), aVersion(2, 30, { survives: true }), aVersion(3, 20)];
    const wrong = aFinding('out_of_order_write', { keys: [{ row: aCard, winner: { insertOrder: 2 } }] });
    expect(prepareTimeline(aHistory({ versions }), null).crossings).toEqual([{ from: 1, to: 2, bad: false }]);
    expect(prepareTimeline(aHistory({ versions, findings: [wrong] }), null).crossings).toEqual([
      { from: 1, to: 2, bad: true },
    ]);
  });
});

describe('commits', () => {
  const race = (first: number, second: number) => [
    aCall('UpdateScorecard', 0, 12, [
      ['commit', 8, 10],
      ['insert card version', first - 1, first, 'a'],
    ]),
    aCall('SubmitScorecard', 5, 25, [
      ['commit', 18, 20],
      ['insert card version', second - 1, second, 'b'],
    ]),
  ];
  const versions = [aVersion(1, 30), aVersion(2, 50)];

  it('cross the insertions where the copy committed later came first', () => {
    expect(prepareTimeline(aHistory({ versions, calls: race(55, 35) }), null).commitCrossings).toEqual([
      { from: 0, to: 1, bad: false },
    ]);
  });

  it('do not cross where both come in one order', () => {
    expect(prepareTimeline(aHistory({ versions, calls: race(35, 55) }), null).commitCrossings).toEqual([]);
  });
});

describe('a crossing of commits', () => {
  it('is bad where the version that won it should not have', () => {
    const wrong = aFinding('future_version', { keys: [{ row: aCard, winner: { insertOrder: 2 } }] });
    const calls = [
      aCall('UpdateScorecard', 0, 12, [
        ['commit', 8, 10],
        ['insert card version', 54, 55, 'a'],
      ]),
      aCall('SubmitScorecard', 5, 25, [
        ['commit', 18, 20],
        ['insert card version', 34, 35, 'b'],
      ]),
    ];
    const versions = [aVersion(1, 30), aVersion(2, 50, { survives: true })];
    const crossings = (findings: Inspection['findings']) =>
      prepareTimeline(aHistory({ versions, calls, findings }), null).commitCrossings;
    expect(crossings([wrong])).toEqual([{ from: 0, to: 1, bad: true }]);
    expect(crossings([])).toEqual([{ from: 0, to: 1, bad: false }]);
  });
});

it('stamps that differ by less than a microsecond keep their order', () => {
  const version = (digits: string) => ({ version: `2026-01-18T10:32:07.418204${digits}Z` });
  expect(rankVersions([version('900'), version('100'), version('500')])).toEqual([2, 0, 1]);
});

it('a value that was lost of one criterion is told first in its own versions only', () => {
  const changed = [
    { field: 'textValue', from: '', to: 'x' },
    { field: 'numericValue', from: 5, to: 3 },
  ];
  const score = (criterionId: string) => aVersion(2, 5, { ...aScore(criterionId), changed });
  const lost = aFinding('lost_update', {
    lost: [{ row: aScore('b'), field: 'numericValue', acknowledged: 5, stored: 3 }],
  });
  const first = (criterionId: string) =>
    prepareTimeline(aHistory({ versions: [score(criterionId)], findings: [lost] }), `score/${criterionId}`).versions[0]
      ?.change;
  expect([first('a'), first('b')]).toEqual(['text value → x  +1', 'numeric value → 3  +1']);
});

it('how many versions are gone is told of the card, whose inserts are counted', () => {
  const merged = aFinding('history_merged_away', { inserted: 5, held: 2 }, { copy: 'clickhouse' });
  const versions = [aVersion(1, 0), aVersion(1, 0, aScore('b'))];
  const away = (key: string | null) => prepareTimeline(aHistory({ versions, findings: [merged] }), key).mergedAway;
  expect([away(null), away('score/b')]).toEqual([3, null]);
});

it('a transaction that wrote several rows is one mark that names them all, with the call whose commit it is', () => {
  const calls = [aCall('UpdateScorecard', 0, 20, [['commit', 9, 12]])];
  const commits = ['director.scorecards', 'director.scores a', 'director.scores b'].map((source) => ({
    transactionId: '7',
    committedAt: at(9),
    source,
    rows: [],
  }));
  const { commits: marks } = prepareTimeline(aHistory({ calls, commits }), null);
  expect(marks).toHaveLength(1);
  expect(marks[0]).toMatchObject({ told: 'postgres', label: 'Update', lane: 0 });
  expect(marks[0]?.title.split('\n')[1]).toBe('director.scorecards, director.scores a, director.scores b');
});

describe('insertion', () => {
  const versions = [aVersion(1, 20), aVersion(2, 10)];
  const insert = (ms: number) => ['insert card version', ms - 1, ms, 'async'] as const;

  it('takes the places of the sorted stamps where nobody saw it', () => {
    const model = prepareTimeline(aHistory({ versions }), null);
    expect(model.insertion).toBe('slots');
    expect(model.versions.map(({ insertedAt, stampedAt }) => [insertedAt, stampedAt])).toEqual([
      [micros(10), micros(20)],
      [micros(20), micros(10)],
    ]);
  });

  it('stands at its own time where each has a trace', () => {
    const model = prepareTimeline(
      aHistory({
        versions,
        calls: [aCall('SubmitScorecard', 0, 5, [insert(22)]), aCall('UpdateScorecard', 0, 5, [insert(31)])],
      }),
      null,
    );
    expect(model.insertion).toBe('traced');
    expect(model.versions.map(({ insertedAt }) => insertedAt)).toEqual([micros(22), micros(31)]);
  });

  it('does not guess where traces and versions differ in number', () => {
    expect(
      prepareTimeline(aHistory({ versions, calls: [aCall('SubmitScorecard', 0, 5, [insert(22)])] }), null).insertion,
    ).toBe('slots');
  });
});

it('says which change tells most', () => {
  const lost = aFinding('lost_update', {
    lost: [{ row: aCard, field: 'submittedAt', acknowledged: at(1), stored: null }],
    losses: [
      {
        values: [{ row: aCard, field: 'submittedAt', acknowledged: at(1), stored: null }],
        overwrittenBy: { committedAt: at(9) },
      },
    ],
  });
  const changed = [
    { field: 'comment', from: '', to: 'x' },
    { field: 'submittedAt', from: at(1), to: '1970-01-01T00:00:00Z' },
  ];
  const model = prepareTimeline(
    aHistory({
      versions: [aVersion(1, 0), aVersion(2, 10, { changed }), aVersion(3, 20), aVersion(4, 30, { tombstone: true })],
      findings: [lost],
      commits: [
        { transactionId: '77', committedAt: at(9), source: 'director.scorecards', rows: [] },
        { transactionId: '77', committedAt: at(9), source: 'director.scores greeting', rows: [] },
        { transactionId: '3', committedAt: null, source: 'x', rows: [] },
      ],
    }),
    null,
  );
  expect(model.versions.map(({ change }) => change)).toEqual([
    'first held',
    'submitted at → 1970-01-01  +1',
    'same as the version before',
    'tombstone',
  ]);
  expect(model.commits).toMatchObject([{ label: 'transaction 77: submitted at → NULL', bad: true, told: 'postgres' }]);
});

describe('the write that undid another', () => {
  const lostUpdate = (committedAt: string | null) =>
    aFinding('lost_update', {
      losses: [
        {
          values: [{ row: aCard, field: 'submittedAt', acknowledged: at(1), stored: null }],
          overwrittenBy: { committedAt },
        },
      ],
    });
  const commit = (transactionId: string, ms: number) => ({
    transactionId,
    committedAt: at(ms),
    source: 'director.scorecards',
    rows: [],
  });
  const calls = [
    aCall('SubmitScorecard', 0, 9, [['commit', 3, 5]]),
    aCall('UpdateScorecard', 1, 20, [['commit', 10, 12]]),
    aCall('UpdateScorecard', 30, 40, [['commit', 33, 35]]),
    aCall('UpdateScorecard', 50, 60, [['commit', 53, 55]]),
  ];
  const culprits = (committedAt: string | null, commits: ReturnType<typeof commit>[], seen = calls) =>
    prepareTimeline(aHistory({ calls: seen, commits, findings: [lostUpdate(committedAt)] }), null)
      .commits.filter(({ bad }) => bad)
      .map(({ at: time, label }) => [time, label]);
  const undone = 'Update: submitted at → NULL';

  it('is marked alone: neither a commit before it nor any later one', () => {
    expect(culprits(at(12), [])).toEqual([[micros(12), undone]]);
    expect(culprits(at(11), [commit('9', 54)])).toEqual([[micros(12), undone]]);
    expect(culprits(at(54), [commit('9', 54)])).toEqual([[micros(54), undone]]);
  });

  it('is found by the time that Postgres tells, and by the whole of the trace around it', () => {
    for (const ms of [10, 11, 12]) expect(culprits(at(ms), [])).toHaveLength(1);
    for (const ms of [9.999, 12.001, 29]) expect(culprits(at(ms), [])).toEqual([]);
    expect(culprits(at(77), [commit('7', 77), commit('8', 78)], [])).toEqual([
      [micros(77), 'transaction 7: submitted at → NULL'],
    ]);
    expect(culprits(at(77.001), [commit('7', 77), commit('8', 78)], [])).toEqual([]);
  });

  it('is marked for each loss, with what that one lost', () => {
    const loss = (field: string, ms: number) => ({
      values: [{ row: aCard, field, acknowledged: 'x', stored: null }],
      overwrittenBy: { committedAt: at(ms) },
    });
    const finding = aFinding('lost_update', { losses: [loss('submittedAt', 12), loss('comment', 54)] });
    const { commits } = prepareTimeline(aHistory({ calls, findings: [finding] }), null);
    expect(commits.map(({ at: time, bad, label }) => [time, bad, label])).toEqual([
      [micros(5), false, 'Submit'],
      [micros(12), true, undone],
      [micros(35), false, 'Update'],
      [micros(55), true, 'Update: comment → NULL'],
    ]);
  });

  it('is nobody where no finding names its commit', () => {
    expect(culprits(null, [commit('9', 54)])).toEqual([]);
  });
});

it('a commit that Postgres still tells of is not drawn again from the trace', () => {
  const calls = [
    aCall('SubmitScorecard', 0, 9, [['commit', 3, 5]]),
    aCall('UpdateScorecard', 1, 20, [['commit', 10, 12]]),
  ];
  const { commits } = prepareTimeline(
    aHistory({
      calls,
      commits: [{ transactionId: '5', committedAt: at(11), source: 'director.scorecards', rows: [] }],
    }),
    null,
  );
  expect(commits.map(({ told, label, at: time }) => [told, label, time])).toEqual([
    ['trace', 'Submit', micros(5)],
    ['postgres', 'Update', micros(11)],
  ]);
});

it('calls share a lane by name until they overlap; beyond the most they are counted', () => {
  const { lanes, leftOut, calls } = placeCalls(
    [
      aCall('CreateScorecard', 0, 5),
      aCall('UpdateScorecard', 10, 20),
      aCall('UpdateScorecard', 30, 40),
      aCall('UpdateScorecard', 35, 50),
    ],
    { title: 'Scorecard' },
  );
  expect(lanes).toEqual(['Create', 'Update', 'Update']);
  expect(calls.map(({ lane }) => lane)).toEqual([0, 1, 1, 2]);
  expect(leftOut).toBe(0);
  expect(placeCalls(Array.from({ length: 40 }, () => aCall('UpdateScorecard', 0, 10))).leftOut).toBe(30);
});

it('a version that changed nothing says so, and is not blamed for it', () => {
  const findings = [aFinding('out_of_order_write', { keys: [{ row: aCard, winner: { insertOrder: 2 } }] })];
  const label = (changed: Inspection['versions'][number]['changed']) => {
    const versions = [aVersion(1, 0), aVersion(2, 30, { survives: true, changed }), aVersion(3, 20)];
    const model = prepareTimeline(aHistory({ versions, findings }), null);
    expect(model.versions.map(({ bad }) => bad)).toEqual([false, true, false]);
    const { texts } = layoutTimeline(model, { width: 1000, range: null, selected: null });
    const { text, tone } = texts.find((each) => each.text.startsWith('FINAL keeps')) ?? {};
    return [text, tone];
  };
  expect(label([])).toEqual(['FINAL keeps v2: same as the version before', 'plain']);
  expect(label([{ field: 'comment', from: 'b', to: 'a' }])).toEqual(['FINAL keeps v2: comment → a', 'bad']);
});

it('a version with the values of one that was hidden is shown again, not the same', () => {
  const { versions } = prepareTimeline(
    aHistory({ versions: [aVersion(1, 0, { tombstone: true }), aVersion(2, 5), aVersion(3, 9)] }),
    null,
  );
  expect(versions.map(({ change, unchanged }) => [change, unchanged])).toEqual([
    ['tombstone', false],
    ['shown again', true],
    ['same as the version before', true],
  ]);
});

it('keeps the versions of each key apart', () => {
  const versions = [
    aVersion(1, 0),
    aVersion(1, 0, aScore('b')),
    aVersion(2, 5, aScore('b')),
    aVersion(1, 0, aScore('a')),
  ];
  expect(timelineKeys(aHistory({ versions })).map(({ id, label, count }) => [id, label, count])).toEqual([
    ['card', 'card', 1],
    ['score/a', 'a', 1],
    ['score/b', 'b', 2],
  ]);
  expect(prepareTimeline(aHistory({ versions }), 'score/b').versions).toHaveLength(2);
});

it('keeps the versions of several copies in ClickHouse apart, and names the key of a row by all its parts', () => {
  const order = { rowSet: 'order', key: {} };
  const versions = [
    aVersion(1, 0, { copy: 'lake', ...order }),
    aVersion(1, 0, { copy: 'lake', rowSet: 'item', key: { line: '1', sku: 'a' } }),
    aVersion(1, 0, { copy: 'mart', ...order }),
    aVersion(2, 5, { copy: 'mart', ...order }),
  ];
  const inspection = anEmptyInspection(orderType, { versions });
  expect(timelineKeys(inspection).map(({ id, label, count }) => [id, label, count])).toEqual([
    ['lake:order', 'order in lake RAW', 1],
    ['mart:order', 'order in mart RAW', 2],
    ['lake:item/["1","a"]', '1/a in lake RAW', 1],
  ]);
  expect(prepareTimeline(inspection, 'mart:order').versions).toHaveLength(2);
  expect(prepareTimeline(inspection, null).versions).toHaveLength(1);
});

it('calls told by a slow clock stand where they happened by Postgres’ clock', () => {
  const calls = [aCall('UpdateScorecard', 10, 20)];
  const drawn = (callClock: Inspection['callClock']) =>
    prepareTimeline({ ...aHistory({ calls }), callClock }, null).calls[0];
  const told = drawn(null);
  expect(drawn({ offsetMs: 5000, calls: 1 })).toMatchObject({
    start: (told?.start ?? 0) + 5_000_000,
    finish: (told?.finish ?? 0) + 5_000_000,
  });
});

it('what steps are called changes nothing but their labels; steps that do not say what they do show when they ran, and no more', () => {
  const calls = [
    aCall('UpdateScorecard', 0, 12, [
      ['read row', 1, 2],
      ['update row', 7, 8],
      ['commit', 8, 10],
      ['write historic', 50, 52, 'a'],
      ['insert card version', 54, 55, 'a'],
    ]),
  ];
  const modelOf = (change: (step: NonNullable<(typeof calls)[0]['steps']>[number], n: number) => object) => {
    const changed = calls.map((call) => ({
      ...call,
      steps: (call.steps ?? []).map((step, n) => ({ ...step, ...change(step, n) })),
    }));
    return prepareTimeline(aHistory({ versions: [aVersion(1, 30)], calls: changed }), null);
  };
  const named = (model: ReturnType<typeof modelOf>, names: readonly string[]) =>
    JSON.parse(JSON.stringify(model), (key, value: unknown) =>
      key === 'steps' && Array.isArray(value) ? value.map((step: object, n) => ({ ...step, name: names[n] })) : value,
    ) as unknown;
  const names = calls[0]?.steps?.map(({ name }) => name) ?? [];
  const told = modelOf(() => ({}));
  expect(
    named(
      modelOf((_step, n) => ({ name: `reread commit version historic ${n}` })),
      names,
    ),
  ).toEqual(named(told, names));
  expect([told.insertion, told.commits.map(({ at: time }) => time)]).toEqual(['traced', [micros(10)]]);
  expect(told.calls[0]?.steps.map(({ sign }) => sign)).toEqual(['truth', 'truth', 'truth', 'derived', 'raw']);
  const silent = modelOf(() => ({ says: undefined, store: undefined, effect: undefined, rows: undefined }));
  expect([silent.insertion, silent.commits]).toEqual(['slots', []]);
  expect(silent.calls[0]?.steps.map(({ sign, start }) => [sign, start])).toEqual(
    told.calls[0]?.steps.map(({ start }) => [null, start]),
  );
});

describe('what is shown first', () => {
  const order = { rowSet: 'order', key: {} };
  const item = { rowSet: 'item', key: { line: '1', sku: 'a' } };
  const versions = ['lake', 'mart'].flatMap((copy) => [order, item].map((row) => aVersion(1, 0, { copy, ...row })));
  const aField = (change: object) => ({
    field: 'quantity',
    label: 'quantity',
    values: {},
    status: 'equal' as const,
    rule: 'exact number',
    absent: [],
    differs: [],
    ...change,
  });
  const opened = (change: object, row: typeof order = item) => {
    const rows = [order, item].map((each) => ({
      ...each,
      status: 'equal' as const,
      fields: [aField(each === row ? change : {})],
    }));
    return chooseKey(timelineKeys(anEmptyInspection(orderType, { versions, rows })), null)?.id;
  };

  it('is the record’s own row where all copies agree, or where it differs itself', () => {
    expect(opened({})).toBe('lake:order');
    expect(opened({ status: 'different', differs: ['lake.final'] }, order)).toBe('lake:order');
  });

  it('is the row with which something is wrong, in the copy where it is', () => {
    expect(opened({ status: 'different', differs: ['lake.final'] })).toBe('lake:item/["1","a"]');
    expect(opened({ status: 'missing', absent: ['mart.final'] })).toBe('mart:item/["1","a"]');
    expect(opened({ acknowledged: '3' })).toBe('lake:item/["1","a"]');
    const truth = anEmptyInspection(orderType, {}).copies.find(({ role }) => role === 'truth')?.id;
    expect(opened({ status: 'missing', absent: [truth, 'lake.final'] })).toBe('mart:item/["1","a"]');
  });

  it('is not a row that is in no copy, nor one that could not be compared', () => {
    expect(opened({ absent: ['lake.final', 'mart.final'] })).toBe('lake:order');
    expect(opened({ status: 'unknown', absent: ['lake.final'] })).toBe('lake:order');
  });

  it('is the row of the version that a link names, without its key', () => {
    const inspection = anEmptyInspection(orderType, {
      versions: [aVersion(1, 0, { copy: 'lake', ...order }), aVersion(2, 5, { copy: 'lake', ...item })],
    });
    const keys = timelineKeys(inspection).map((each) => ({ ...each, isWrong: each.row.rowSet === 'item' }));
    const shown = (key: string | null, named: readonly string[]) => shownKey(inspection, keys, { key, named })?.row;
    const [ofOrder = '', ofItem = ''] = inspection.versions.map(({ version }) => version ?? '');
    expect(shown(null, [])).toEqual(item);
    expect(shown(null, [ofOrder])).toEqual(order);
    expect(shown(null, [inspection.copies[0]?.id ?? '', `lake.raw.${ofOrder}`])).toEqual(order);
    expect(shown(null, [ofItem])).toEqual(item);
    expect(shown(keys[1]?.id ?? null, [ofOrder])).toEqual(item);
    expect(shown(null, ['merged away'])).toEqual(item);
  });
});
