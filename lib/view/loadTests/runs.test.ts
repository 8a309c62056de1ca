import { describe, expect, it } from 'vitest';
import { aLoadTest, anIteration, aPoint } from '@/lib/contract/testing/aLoadTest';
import type { LoadTest } from '@/lib/contract/loadTests';
import { comparePath, readComparedIds } from './address';
import { compareRuns } from './compareRuns';
import { filterChoices, filterFromParams, filterHistory, filterToParams, noFilter } from './historyFilter';
import { historyRows } from './historyRows';
import { iterationList } from './iterationList';
import { nameRuns } from './Run';
import { runSummary } from './runSummary';
import { trends } from './trends';

const labelled = (label: string, points: LoadTest['points'], more: Parameters<typeof aLoadTest>[1] = {}) =>
  aLoadTest(points, { id: label, ...more, request: { label, ...more.request } });
const before = labelled('Run A', [aPoint(10, 79, 421)]);
const after = labelled('Run B', [aPoint(10, 6, 494)]);

describe('compareRuns', () => {
  it('says who fails less often, by how much, and that it is more than chance', () => {
    const { verdicts, delays } = compareRuns(nameRuns([before, after]));
    expect(verdicts[0]).toMatchObject({
      verdict: 'better',
      sentence: '“Run B” fails less often than “Run A”: 1.2 % against 15.8 % at 10 ms; more than chance (p < 0.001).',
      warnings: [],
    });
    expect(delays[0]?.rates.map(({ text, count }) => [text, count])).toEqual([
      ['15.8 %', '79 of 500'],
      ['1.2 %', '6 of 500'],
    ]);
    expect(delays[0]?.differences[0]).toMatchObject({ text: '−14.6 points', beyondChance: true, p: 'p < 0.001' });
    expect(compareRuns(nameRuns([after, before])).verdicts[0]?.verdict).toBe('worse');
  });

  it('shows the figures of a delay that bears out what it says', () => {
    const [verdict] = compareRuns(
      nameRuns([
        labelled('A', [aPoint(0, 0, 10), aPoint(10, 150, 350)]),
        labelled('B', [aPoint(0, 3, 7), aPoint(10, 25, 475)]),
      ]),
    ).verdicts;
    expect(verdict?.sentence).toContain('“B” fails less often than “A”: 5 % against 30 % at 10 ms');
  });

  it('does not call chance a difference', () => {
    const { verdicts, delays } = compareRuns(
      nameRuns([
        labelled('A', [aPoint(10, 4, 46), aPoint(50, 1, 49)]),
        labelled('B', [aPoint(10, 2, 48), aPoint(50, 1, 49)]),
      ]),
    );
    expect(verdicts[0]?.verdict).toBe('not_told');
    expect(verdicts[0]?.sentence).toMatch(
      /^No difference that is more than chance: 4 % against 8 % at 10 ms, the widest of 2 delays \(p = 0\.\d+\); it may lie between −\d.* and \+\d.* points\.$/,
    );
    expect(delays.every(({ differences }) => differences.every(({ beyondChance }) => !beyondChance))).toBe(true);
  });

  it('has nothing to say without a delay in common, and shows both all the same', () => {
    const { verdicts, delays } = compareRuns(
      nameRuns([labelled('A', [aPoint(10, 4, 46)]), labelled('B', [aPoint(20, 2, 48)])]),
    );
    expect(verdicts[0]?.sentence).toBe('Nothing to compare: no delay at which both have judged iterations.');
    expect(delays.map(({ delayMs, differences }) => [delayMs, differences[0]?.text])).toEqual([
      [10, '–'],
      [20, '–'],
    ]);
    expect(compareRuns(nameRuns([before])).base).toBeNull();
  });

  it('asks more of each difference the more of them there are', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7];
    // 8 of 50 against 1 of 50 alone is p = 0.031; as one of eight it is not.
    const one = compareRuns(nameRuns([labelled('A', [aPoint(0, 8, 42)]), labelled('B', [aPoint(0, 1, 49)])]));
    const eight = compareRuns(
      nameRuns([
        labelled(
          'A',
          delays.map((delayMs) => aPoint(delayMs, delayMs === 0 ? 8 : 0, 42)),
        ),
        labelled(
          'B',
          delays.map((delayMs) => aPoint(delayMs, delayMs === 0 ? 1 : 0, 49)),
        ),
      ]),
    );
    expect(one.delays[0]?.differences[0]?.beyondChance).toBe(true);
    expect(eight.delays[0]?.differences[0]?.beyondChance).toBe(false);
  });

  it('warns when the runs differ in more than what is compared', () => {
    const other = labelled('C', [aPoint(10, 0, 50)], {
      status: 'running',
      request: { latency: 'none', settleMs: 500, environment: 'staging-eu' },
    });
    expect(compareRuns(nameRuns([before, other])).verdicts[0]?.warnings).toEqual([
      'The environment differs too: staging-eu in “C”, local in “Run A”.',
      'The latency differs too: none in “C”, staging in “Run A”.',
      'The wait before judging differs too: 500 ms in “C”, 2 s in “Run A”.',
      'Not finished yet: “C”.',
    ]);
  });

  it('tells runs of one name apart by their date', () => {
    expect(
      nameRuns([aLoadTest([], { id: 'a' }), aLoadTest([], { id: 'b', createdAt: '2026-01-19T08:00:00.000000Z' })]).map(
        ({ name }) => name,
      ),
    ).toEqual(['save_all/async_closure, 2026-01-18 10:32', 'save_all/async_closure, 2026-01-19 08:00']);
  });

  it('stands in the address', () => {
    expect(comparePath(['a', 'b'])).toBe('/load-tests/compare?runs=a,b');
    expect(readComparedIds(new URLSearchParams('runs=a, b,,a'))).toEqual(['a', 'b']);
  });
});

describe('trends', () => {
  const run = (day: number, failed: number, more: Parameters<typeof aLoadTest>[1] = {}) =>
    aLoadTest([aPoint(10, failed, 200 - failed), aPoint(100, 0, 200)], {
      id: `day-${day}`,
      createdAt: `2026-01-${String(day).padStart(2, '0')}T10:00:00.000000Z`,
      ...more,
    });

  it('holds the latest against the one before and against the first', () => {
    const [trend] = trends([run(3, 4), run(1, 40), run(2, 6)]);
    expect(trend?.runs.map(({ id }) => id)).toEqual(['day-1', 'day-2', 'day-3']);
    expect(trend?.againstLast).toMatchObject({ verdict: 'not_told', word: 'Can’t be told', against: { id: 'day-2' } });
    expect(trend?.againstFirst).toMatchObject({
      verdict: 'better',
      word: 'Better',
      against: { id: 'day-1' },
      sentence:
        'The latest run fails less often than the first: 2 % against 20 % at 10 ms, the widest of 2 delays; more than chance (p < 0.001).',
    });
    expect(trend?.series.map(({ label, points }) => [label, points.map(({ x, rate }) => [x, rate])])).toEqual([
      [
        '10 ms',
        [
          [0, 0.2],
          [1, 0.03],
          [2, 0.02],
        ],
      ],
      [
        '100 ms',
        [
          [0, 0],
          [1, 0],
          [2, 0],
        ],
      ],
    ]);
  });

  it('sees it get worse, and stay the same', () => {
    expect(trends([run(1, 2), run(2, 40)])[0]?.againstLast?.verdict).toBe('worse');
    const clean = (day: number) =>
      aLoadTest([aPoint(10, 0, 2000)], { id: String(day), createdAt: `2026-01-0${day}T10:00:00.000000Z` });
    expect(trends([clean(1), clean(2)])[0]?.againstLast).toMatchObject({
      verdict: 'same',
      sentence:
        'The latest run fails as often as the one before, to within one percentage point: no failure in either at 10 ms.',
    });
  });

  it('says when a run was cut short or waited less long', () => {
    const cut = run(2, 6, { status: 'cancelled', request: { settleMs: 500 } });
    expect(trends([run(1, 40), cut])[0]?.againstLast?.warnings).toEqual([
      'The wait before judging differs too: 500 ms in the latest run, 2 s in the one before.',
      'Ended before all of it was finished: the latest run.',
    ]);
  });

  it('never mixes what can’t be compared, and leaves out what is not over or judged nothing', () => {
    const groups = trends([
      run(1, 9),
      run(2, 9, { request: { latency: 'none' } }),
      run(3, 9, { request: { variant: 'row_lock/async_reread' } }),
      run(4, 9, { status: 'running' }),
      aLoadTest([aPoint(10, 0, 0)], { id: 'empty' }),
    ]);
    expect(groups.map(({ variant, latency, runs }) => [variant, latency, runs.length])).toEqual([
      ['row_lock/async_reread', 'staging', 1],
      ['save_all/async_closure', 'none', 1],
      ['save_all/async_closure', 'staging', 1],
    ]);
    expect(groups.every(({ againstLast }) => againstLast === null)).toBe(true);
  });
});

describe('the history', () => {
  it('filters by what the address says, and back', () => {
    const filter = { ...noFilter, variant: 'save_all/async_closure', delaysMs: [0, 10] };
    expect(filterFromParams(filterToParams(filter))).toEqual(filter);
    expect(filterFromParams(new URLSearchParams('delays=x,5'))).toEqual({ ...noFilter, delaysMs: [5] });
    const other = aLoadTest([aPoint(0, 0, 1)], { id: 'other', request: { variant: 'row_lock/async_reread' } });
    expect(filterHistory([before, other], filter).map(({ id }) => id)).toEqual(['Run A']);
    expect(filterChoices([before, other])).toEqual({
      scenarios: ['scorecard_race'],
      variants: ['save_all/async_closure', 'row_lock/async_reread'],
      environments: ['local'],
      latencies: ['staging'],
      delaysMs: [0, 10],
    });
  });

  it('says the result of each run in a row', () => {
    const [row] = historyRows([
      aLoadTest([aPoint(200, 0, 50), aPoint(10, 8, 42), aPoint(0, 1, 49), aPoint(2, 0, 50), aPoint(5, 0, 50)]),
    ]);
    expect(row).toMatchObject({
      statusText: 'Completed',
      took: '48 s',
      delays: '0, 2, 5 … 200 ms',
      count: '9 of 250 failed',
      rate: '3.6 %',
      worst: '10 ms: 16 %',
      failing: true,
      share: 1,
    });
    const [queued] = historyRows([
      aLoadTest([aPoint(0, 0, 0, { planned: 50 })], { status: 'queued', startedAt: null, finishedAt: null }),
    ]);
    expect(queued).toMatchObject({
      took: null,
      rate: '–',
      interval: '–',
      worst: null,
      failing: false,
      isOver: false,
      share: 0,
    });
  });
});

describe('a run', () => {
  it('sums itself up with progress and time left', () => {
    const half = aLoadTest([aPoint(10, 0, 120, { planned: 450 })], {
      status: 'running',
      finishedAt: null,
      workers: 1,
      progress: { planned: 450, finished: 120, remainingMs: 40_300 },
    });
    expect(runSummary(half)).toMatchObject({
      isOver: false,
      failing: false,
      statusText: 'Running',
      progress: { count: '120 of 450', left: 'about 40 s left', share: 120 / 450 },
    });
    expect(runSummary({ ...half, workers: 0 }).progress.left).toBe('no worker holds a part of it at the moment');
    expect(
      runSummary(aLoadTest([aPoint(10, 0, 0, { planned: 450 })], { status: 'queued', waitsFor: 1 })).progress.left,
    ).toBe('waits for 1 other');
    expect(runSummary(aLoadTest([aPoint(10, 0, 0, { planned: 450 })])).safe).toBeNull();
  });

  it('says that staging is simulated, and only then', () => {
    expect(runSummary(before).simulated).toContain('simulated');
    expect(runSummary(aLoadTest([], { request: { latency: 'none' } })).simulated).toBeNull();
  });
});

describe('iterationList', () => {
  it('gives the calls their times after the first of those that race', () => {
    const [row] = iterationList([anIteration()], 'local');
    expect(row?.calls.map(({ call, start, took, status }) => [call, start, took, status])).toEqual([
      ['Create', '−100 ms', '19 ms', '200'],
      ['Update', '+0 ms', '42 ms', '200'],
      ['Submit', '+10 ms', '21 ms', '200'],
    ]);
    expect(row).toMatchObject({
      delayError: '0.3 ms late',
      attempts: null,
      hasEvidence: false,
      violations: [{ title: 'Submission lost' }],
    });
    expect(row?.recordPath).toBe(
      '/customers/load-tests/profiles/019bd2e8-0/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e35?environment=local',
    );
  });

  it('says why one could not be judged', () => {
    const [row] = iterationList(
      [
        anIteration({
          outcome: 'errored',
          violations: [],
          error: 'Submit answered 500',
          attempts: 2,
          calls: anIteration().calls.map((call) => ({ ...call, status: call.actor === 'submit' ? 500 : 409 })),
        }),
      ],
      'local',
    );
    expect(row).toMatchObject({ text: 'Submit answered 500', attempts: 'begun 2 times' });
    expect(row?.calls.map(({ refused }) => refused)).toEqual([false, false, true]);
  });
});
