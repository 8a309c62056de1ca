import { describe, expect, it } from 'vitest';
import { aFinding } from '@/lib/contract/testing/aFinding';
import { aCard, aCall, aHistory, at, aVersion, micros } from '../testing/inspections';
import { layoutTimeline } from './layoutTimeline';
import { prepareTimeline } from './prepareTimeline';

const many = (count: number) =>
  prepareTimeline(
    aHistory({
      versions: Array.from({ length: count }, (_, index) =>
        aVersion(index + 1, index % 37 === 5 ? index * 5 - 12 : index * 5, { survives: index === count - 1 }),
      ),
    }),
    null,
  );

describe.each([375, 1100, 2400])('%d pixels wide', (width) => {
  it.each([0, 1, 2, 40, 2000])('%d versions stay inside and are not too many shapes', (count) => {
    const layout = layoutTimeline(many(count), { width, range: null, selected: null });
    const xs = [...layout.inserted, ...layout.stamped].map(({ x }) => x);
    expect(xs.every((x) => x >= 0 && x <= width)).toBe(true);
    expect(layout.inserted.length + layout.links.length + layout.bins.length).toBeLessThan(900);
    expect(layout.texts.every((text) => text.y < layout.height)).toBe(true);
    expect(
      layout.bins.filter(({ y }) => y < (layout.stamped[0]?.y ?? 0) - 12).reduce((sum, bin) => sum + bin.count, 0),
    ).toBe(layout.bins.length > 0 ? count : 0);
  });
});

it('versions at one moment are drawn side by side, in both lanes in their order', () => {
  const model = prepareTimeline(
    aHistory({ versions: [aVersion(1, 5), aVersion(2, 5), aVersion(3, 5, { survives: true })] }),
    null,
  );
  const { stamped, links } = layoutTimeline(model, { width: 1000, range: null, selected: null });
  const xs = stamped.map(({ x }) => x);
  expect(xs[1] ?? 0).toBeGreaterThan((xs[0] ?? 0) + 12);
  expect(links.every(({ crosses }) => !crosses)).toBe(true);
});

it('draws the lines of crossing orders through each other, and says so', () => {
  const layout = layoutTimeline(
    prepareTimeline(
      aHistory({ versions: [aVersion(1, 0), aVersion(2, 40, { survives: true }), aVersion(3, 20)] }),
      null,
    ),
    { width: 1000, range: null, selected: null },
  );
  const place = (lane: typeof layout.inserted, id: number) => lane.find(({ version }) => version.id === id)?.x ?? NaN;
  expect(place(layout.inserted, 2) < place(layout.inserted, 3)).toBe(true);
  expect(place(layout.stamped, 2) > place(layout.stamped, 3)).toBe(true);
  expect(layout.crossLabels.map(({ text, tone }) => [text, tone])).toEqual([['orders cross', 'plain']]);
});

it('shows only a chosen stretch of time', () => {
  const layout = layoutTimeline(many(2000), { width: 1000, range: [micros(100), micros(200)], selected: null });
  expect(layout.inserted.length).toBeGreaterThan(15);
  expect(layout.inserted.length).toBeLessThan(30);
  expect(layout.bins).toEqual([]);
  expect(layout.timeAt(layout.plot.x0)).toBe(micros(100));
});

it('a version that is selected is drawn however many there are', () => {
  expect(
    layoutTimeline(many(2000), { width: 1000, range: null, selected: 777 }).inserted.some(
      ({ version }) => version.id === 777,
    ),
  ).toBe(true);
});

it('a merged part stands after a gap with its number', () => {
  const model = prepareTimeline(
    aHistory({ versions: [aVersion(1, 0), aVersion(null, 30, { mergedInserts: 4 })] }),
    null,
  );
  expect(layoutTimeline(model, { width: 1000, range: null, selected: null }).gaps.map(({ label }) => label)).toEqual([
    '≤4',
  ]);
  expect(
    layoutTimeline({ ...model, mergedAway: 3 }, { width: 1000, range: null, selected: null }).gaps.map(
      ({ label, title }) => [label, title],
    ),
  ).toEqual([['3', '3 versions merged away']]);
});

describe('what is wrong is seen', () => {
  const finding = (code: 'lost_update' | 'out_of_order_write', facts: object) => aFinding(code, facts);
  const wrongWinner = (insertOrder: number) =>
    finding('out_of_order_write', { keys: [{ row: aCard, winner: { insertOrder } }] });
  const options = { width: 1000, range: null, selected: null };

  it('however many versions there are: the wrong one and the one that FINAL keeps are drawn on their own', () => {
    const versions = Array.from({ length: 2000 }, (_, index) =>
      aVersion(index + 1, index * 5, { survives: index === 700 }),
    );
    const { inserted } = layoutTimeline(
      prepareTimeline(aHistory({ versions, findings: [wrongWinner(1201)] }), null),
      options,
    );
    expect(inserted.map(({ version }) => version.id)).toEqual([1, 701, 1201, 2000]);
  });

  it('a crossing that a wrong version won is told in red, another one is not', () => {
    const versions = [aVersion(1, 0), aVersion(2, 40, { survives: true }), aVersion(3, 20)];
    const tones = (findings: ReturnType<typeof aFinding>[]) =>
      layoutTimeline(prepareTimeline(aHistory({ versions, findings }), null), options).crossLabels.map(
        ({ tone }) => tone,
      );
    expect([tones([wrongWinner(2)]), tones([])]).toEqual([['bad'], ['plain']]);
  });

  it('of many versions in one place the label of the one that FINAL keeps goes first', () => {
    const versions = Array.from({ length: 30 }, (_, index) =>
      aVersion(index + 1, index, {
        survives: index === 20,
        changed: [{ field: 'comment', from: '', to: `a long comment ${index}` }],
      }),
    );
    const { texts } = layoutTimeline(prepareTimeline(aHistory({ versions }), null), options);
    expect(texts.some(({ text }) => text.startsWith('FINAL keeps v21'))).toBe(true);
  });

  it('of many commits in one place the label of the one that undid another goes first, in red', () => {
    const commits = Array.from({ length: 40 }, (_, index) => ({
      transactionId: String(index),
      committedAt: at(index),
      source: 'director.scorecards',
      rows: [],
    }));
    const lost = finding('lost_update', {
      losses: [
        {
          values: [{ row: aCard, field: 'submittedAt', acknowledged: at(1), stored: null }],
          overwrittenBy: { committedAt: at(31) },
        },
      ],
    });
    const { texts } = layoutTimeline(prepareTimeline(aHistory({ commits, findings: [lost] }), null), options);
    expect(texts.filter(({ tone }) => tone === 'bad').map(({ text }) => text)).toEqual([
      'transaction 31: submitted at → NULL',
    ]);
  });

  it('a refused call is not told as quietly as an acknowledged one', () => {
    const tones = [200, 409, 0].map(
      (status) =>
        layoutTimeline(
          prepareTimeline(
            aHistory({ calls: [{ ...aCall('UpdateScorecard', 0, 20), status }, aCall('GetScorecard', 40, 60)] }),
            null,
          ),
          options,
        ).texts.find(({ text }) => text === String(status) || text === 'no answer')?.tone,
    );
    expect(tones).toEqual(['mute', 'plain', 'plain']);
  });

  it('of steps too close to name them all, the read of the row is named, for it decides a race', () => {
    const steps = ['commit', 'write historic', 'insert card version', 'read row', 'update row'];
    const calls = [
      aCall(
        'UpdateScorecard',
        0,
        50,
        steps.map((name, n) => [name, n * 10, n * 10 + 5] as const),
      ),
    ];
    const { texts } = layoutTimeline(prepareTimeline(aHistory({ calls }), null), { ...options, width: 200 });
    const named = texts.map(({ text }) => text).filter((text) => steps.includes(text));
    expect(named.length).toBeLessThan(steps.length);
    expect(named).toContain('read row');
  });
});

it('of several merged parts none is said to have lost exactly so many', () => {
  const versions = [aVersion(null, 30, { mergedInserts: 4 }), aVersion(null, 60, { mergedInserts: 2 })];
  const model = { ...prepareTimeline(aHistory({ versions }), null), mergedAway: 3 };
  const { gaps } = layoutTimeline(model, { width: 1000, range: null, selected: null });
  expect(gaps.map(({ label }) => label)).toEqual(['≤4', '≤2']);
});

it('draws of a call only what lies in the chosen stretch, and a call that spans all of it', () => {
  const calls = [
    aCall('UpdateScorecard', 0, 100, [
      ['read row', 1, 2],
      ['update row', 45, 55],
      ['commit', 98, 99],
    ]),
    aCall('SubmitScorecard', 0, 10),
  ];
  const { calls: bars } = layoutTimeline(prepareTimeline(aHistory({ calls }), null), {
    width: 1000,
    range: [micros(40), micros(60)],
    selected: null,
  });
  expect(bars.map(({ steps }) => steps.map(({ step }) => step.name))).toEqual([['update row']]);
});

it('draws a call with its steps, its async work and the line down to its commit', () => {
  const calls = [
    aCall('UpdateScorecard', 0, 20, [
      ['read row', 1, 2],
      ['commit', 15, 18],
      ['insert card version', 30, 34, 'replicate'],
    ]),
  ];
  const model = prepareTimeline(
    aHistory({
      calls,
      versions: [aVersion(1, 32, { survives: true })],
      commits: [{ transactionId: '5', committedAt: at(17), source: 'director.scorecards', rows: [] }],
    }),
    null,
  );
  const { calls: bars, commits, lanes } = layoutTimeline(model, { width: 1000, range: null, selected: null });
  expect(lanes.map(({ label }) => label)).toEqual(['Update', 'Postgres commits', 'RAW, as inserted', 'by version']);
  expect(bars[0]?.asyncTo).toBeGreaterThan((bars[0]?.x ?? 0) + (bars[0]?.width ?? 0));
  expect(commits[0]?.dropFrom).toBeLessThan(commits[0]?.y ?? 0);
});
