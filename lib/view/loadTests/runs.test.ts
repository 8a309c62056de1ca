import { describe, expect, it } from 'vitest';
import { aLoadTest, anIteration, aPoint, saturated } from '@/lib/contract/testing/aLoadTest';
import type { LoadTest } from '@/lib/contract/loadTests';
import { comparePath, readComparedIds } from './address';
import { isComparable } from '@/lib/wording/comparison/compareConditions';
import { compareSides } from '@/lib/wording/comparison/compareSides';
import { delayErrorText } from './delayErrorText';
import {
  filterChoices,
  filterFromParams,
  filterHistory,
  filterProblem,
  filterToParams,
  noFilter,
} from './historyFilter';
import { historyCsv } from './historyCsv';
import { historyRows } from './historyRows';
import { iterationList } from './iterationList';
import { keepDelays } from './keepDelays';
import { nameRuns } from './Run';
import { runSummary } from './runSummary';
import { trends } from './trends';

const labelled = (label: string, points: LoadTest['points'], more: Parameters<typeof aLoadTest>[1] = {}) =>
  aLoadTest(points, { id: label, ...more, request: { label, ...more.request } });
const before = labelled('Run A', [aPoint(10, 79, 421)]);
const after = labelled('Run B', [aPoint(10, 6, 494)]);

describe('compareSides', () => {
  it('says who fails less often, by how much, and that it is more than chance', () => {
    const { verdicts, delays } = compareSides(nameRuns([before, after]));
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
    expect(compareSides(nameRuns([after, before])).verdicts[0]?.verdict).toBe('worse');
  });

  it('shows the figures of a delay that bears out what it says', () => {
    const [verdict] = compareSides(
      nameRuns([
        labelled('A', [aPoint(0, 0, 10), aPoint(10, 150, 350)]),
        labelled('B', [aPoint(0, 3, 7), aPoint(10, 25, 475)]),
      ]),
    ).verdicts;
    expect(verdict?.sentence).toBe(
      '“B” fails less often than “A”: −23.9 points over 2 delays; more than chance (p < 0.001). They differ most at 10 ms: 5 % against 30 %; p < 0.001 for that delay alone.',
    );
  });

  it('puts no p value of all delays beside the rates of one: that delay has its own, the one of its row', () => {
    // Each delay by itself may be chance; all of them together are more.
    const delays = [0, 5, 10, 50, 100];
    const sides = (failed: number) =>
      delays.map((delayMs) => aPoint(delayMs, failed + (delayMs === 10 ? 1 : 0), 50 - failed));
    const { verdicts, delays: rows } = compareSides(nameRuns([labelled('A', sides(3)), labelled('B', sides(8))]));
    const row = rows.find(({ delayMs }) => delayMs === 50)?.differences[0];
    expect([
      verdicts[0]?.verdict,
      row?.beyondChance,
      rows.some(({ differences }) => differences[0]?.beyondChance),
    ]).toEqual(['worse', false, false]);
    expect(verdicts[0]?.sentence).toMatch(
      /^“B” fails more often than “A”: \+10 points over 5 delays; more than chance \(p < 0\.001\)\. /,
    );
    expect(verdicts[0]?.sentence).toMatch(
      new RegExp(`They differ most at \\d+ ms: .* against .*; ${row?.p ?? ''} for that delay alone\\.$`),
    );
    expect(verdicts[0]?.sentence).toContain('No delay shows it by itself.');
  });

  it('does not call chance a difference', () => {
    const { verdicts, delays } = compareSides(
      nameRuns([
        labelled('A', [aPoint(10, 4, 46), aPoint(50, 1, 49)]),
        labelled('B', [aPoint(10, 2, 48), aPoint(50, 1, 49)]),
      ]),
    );
    expect(verdicts[0]?.verdict).toBe('not_told');
    expect(verdicts[0]?.sentence).toMatch(
      /^No difference that is more than chance: −2 points over 2 delays \(p = 0\.\d+\); it may lie between −\d.* and \+\d.* points\. They differ most at 10 ms: 4 % against 8 %; p = 1 for that delay alone\.$/,
    );
    expect(delays.every(({ differences }) => differences.every(({ beyondChance }) => !beyondChance))).toBe(true);
  });

  it('has nothing to say without a delay in common, and shows both all the same', () => {
    const { verdicts, delays } = compareSides(
      nameRuns([labelled('A', [aPoint(10, 4, 46)]), labelled('B', [aPoint(20, 2, 48)])]),
    );
    expect(verdicts[0]?.sentence).toBe('Nothing to compare: no delay at which both have judged iterations.');
    expect(delays.map(({ delayMs, differences }) => [delayMs, differences[0]?.text])).toEqual([
      [10, '–'],
      [20, '–'],
    ]);
    expect(compareSides(nameRuns([before])).base).toBeNull();
  });

  it('asks more of each difference the more of them there are', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7];
    // 8 of 50 against 1 of 50 alone is p = 0.031; as one of eight it is not.
    const one = compareSides(nameRuns([labelled('A', [aPoint(0, 8, 42)]), labelled('B', [aPoint(0, 1, 49)])]));
    const eight = compareSides(
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
      request: { latency: 'none', transport: 'grpc', settleMs: 500, environment: 'staging-eu' },
    });
    expect(compareSides(nameRuns([before, other])).verdicts[0]?.warnings).toEqual([
      'The environment differs too: staging-eu in “C”, local in “Run A”.',
      'The latency differs too: none in “C”, staging in “Run A”.',
      'The transport differs too: gRPC in “C”, HTTP in “Run A”.',
      'The wait before judging differs too: 500 ms in “C”, 2 s in “Run A”.',
      'Not finished yet: “C”.',
    ]);
    const strained = labelled('D', [aPoint(10, 0, 50)], { conditions: saturated });
    expect(compareSides(nameRuns([strained, after])).verdicts[0]?.warnings).toEqual([
      'Measured on a saturated machine: “D”. A thread with little to do woke up to 96 ms late (99th percentile).',
    ]);
  });

  it('asks more of each run the more of them are held against the first', () => {
    // 8 of 50 against 1 of 50 alone is p = 0.031; as one of three it is not.
    const [first, one] = [labelled('A', [aPoint(0, 8, 42)]), labelled('B', [aPoint(0, 1, 49)])];
    const same = ['C', 'D'].map((label) => labelled(label, [aPoint(0, 8, 42)]));
    expect(compareSides(nameRuns([first, one])).verdicts[0]?.verdict).toBe('better');
    expect(compareSides(nameRuns([first, one, ...same])).verdicts[0]).toMatchObject({ verdict: 'not_told' });
    expect(compareSides(nameRuns([first, one, ...same])).verdicts[0]?.pValue).toBeGreaterThan(0.05);
  });

  it('says of each run by itself whether one delay shows the difference', () => {
    const delays = [0, 5, 10, 50, 100];
    const all = (failed: number) => delays.map((delayMs) => aPoint(delayMs, failed, 50 - failed));
    const [slight, plain] = compareSides(
      nameRuns([labelled('A', all(2)), labelled('B', all(8)), labelled('C', all(45))]),
    ).verdicts;
    expect(slight?.verdict).toBe('worse');
    expect(slight?.sentence).toContain('No delay shows it by itself.');
    expect(plain?.sentence).not.toContain('No delay');
  });

  it('tells runs taken under the same conditions from others', () => {
    const [base, cut, strained, other, alike] = nameRuns([
      before,
      labelled('C', before.points, { status: 'cancelled' }),
      labelled('D', before.points, { conditions: saturated }),
      labelled('E', before.points, { request: { settleMs: 500 } }),
      after,
    ]);
    if (!base || !cut || !strained || !other || !alike) throw new Error('five runs');
    expect([cut, strained, other, alike].map((run) => isComparable(base, run))).toEqual([false, false, false, true]);
    expect(isComparable(cut, base)).toBe(false);
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
    expect(trend?.againstLast).toMatchObject({ verdict: 'not_told', word: 'Inconclusive', against: { id: 'day-2' } });
    expect(trend?.againstFirst).toMatchObject({
      verdict: 'better',
      word: 'Better',
      against: { id: 'day-1' },
      sentence:
        'The latest run fails less often than the first: −9 points over 2 delays; more than chance (p < 0.001). They differ most at 10 ms: 2 % against 20 %; p < 0.001 for that delay alone.',
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

  describe('under other conditions', () => {
    const four = { request: { concurrency: 4 } };

    it('no verdict is given where no earlier run was taken under the same, and what differs is said', () => {
      const [trend] = trends([run(1, 2, four), run(2, 40)]);
      expect(trend?.againstLast).toEqual({
        verdict: 'not_comparable',
        word: 'Not comparable',
        sentence:
          'The latest run and the one before were taken under different conditions, so their difference says nothing about what changed.',
        warnings: ['The number of iterations at the same time differs too: 10 in the latest run, 4 in the one before.'],
        against: { id: 'day-1', createdAt: '2026-01-01T10:00:00.000000Z' },
      });
      expect(trend?.againstFirst).toBeNull();
      // Its twin, of runs at the same concurrency.
      expect(trends([run(1, 2), run(2, 40)])[0]?.againstLast).toMatchObject({ verdict: 'worse', warnings: [] });
    });

    it('the last run that was taken under the same is what the latest is held against', () => {
      const [trend] = trends([run(1, 40), run(2, 100, four), run(3, 4)]);
      expect(trends([run(1, 2, four), run(2, 40), run(3, 4), run(4, 3)])[0]?.againstFirst).toMatchObject({
        verdict: 'better',
        against: { id: 'day-2' },
        sentence: expect.stringContaining('than the first under the same conditions:') as string,
      });
      expect(trend?.againstLast).toMatchObject({ verdict: 'better', against: { id: 'day-1' }, warnings: [] });
      expect(trend?.againstLast?.sentence).toContain('less often than the run of 2026-01-01 10:00');
      expect(trend?.runs.map(({ notes }) => notes)).toEqual([[], ['4 at the same time'], []]);
      expect(trend?.series[0]?.points.map(({ apart }) => apart)).toEqual([false, true, false]);
      expect(trend?.series[0]?.points[1]?.text).toContain('50 %');
      expect(trend?.series[0]?.points[1]?.text).toMatch(/; 4 at the same time$/);
    });

    it('a saturated machine is another condition; two saturated runs are compared, and it is said of both', () => {
      const strained = { conditions: saturated };
      const [trend] = trends([run(1, 2), run(2, 40, strained)]);
      expect(trend?.againstLast?.verdict).toBe('not_comparable');
      expect(trend?.againstLast?.warnings).toEqual([
        'Measured on a saturated machine: the latest run. A thread with little to do woke up to 96 ms late (99th percentile).',
      ]);
      expect(trend?.runs.map(({ notes }) => notes)).toEqual([[], ['saturated machine']]);
      const both = trends([run(1, 2, strained), run(2, 40, strained)])[0];
      expect([both?.againstLast?.verdict, both?.againstLast?.warnings.length]).toEqual(['worse', 2]);
      expect(both?.series[0]?.points.map(({ apart }) => apart)).toEqual([true, true]);
    });

    it('a run that was cut short is drawn and marked, and is no verdict’s', () => {
      const cut = run(3, 100, { status: 'cancelled', request: { settleMs: 500 } });
      const [trend] = trends([run(1, 40), run(2, 4), cut]);
      expect([trend?.latest, trend?.againstLast?.verdict]).toEqual(['day-2', 'better']);
      expect(trend?.runs.map(({ notes }) => notes)).toEqual([[], [], ['cancelled', 'judged after 500 ms']]);
      expect(trend?.series[0]?.points).toHaveLength(3);
      const [alone] = trends([run(1, 40), cut]);
      expect([alone?.latest, alone?.againstLast]).toEqual(['day-1', null]);
    });

    it('a run that was cut short gives its variant no precedence over one that was completed', () => {
      const other = { request: { variant: 'row_lock/async_reread' } };
      const groups = trends([run(1, 40), run(2, 4), run(3, 9, { ...other, status: 'cancelled' })]);
      expect(groups.map(({ variant }) => variant)).toEqual(['save_all/async_closure', 'row_lock/async_reread']);
    });
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

  it('says what is wrong with a latency or a delay that there can’t be', () => {
    const problem = (query: string) => filterProblem(new URLSearchParams(query));
    expect(problem('latency=nope')).toBe('There is no latency “nope”. Expected none or staging.');
    expect(problem('delays=5,soon')).toContain('“soon” is not a delay.');
    expect(problem('delays=-5')).toContain('“-5” is not a delay.');
    for (const query of ['', 'latency=none', 'latency=staging&delays=0,10', 'delays='])
      expect(problem(query), query).toBeNull();
  });

  it('keeps the delays that were chosen, of every run', () => {
    const run = aLoadTest([aPoint(0, 1, 9), aPoint(10, 2, 8), aPoint(100, 3, 7)]);
    expect(keepDelays([run], [0, 100])[0]?.points.map(({ delayMs }) => delayMs)).toEqual([0, 100]);
    expect(keepDelays([run], [7])[0]?.points).toEqual([]);
    expect(keepDelays([run], null)).toEqual([run]);
  });

  it('tells a start that was early or late by too little to be shown', () => {
    expect([0, 0.004, -0.004, 0.006, -0.2].map(delayErrorText)).toEqual([
      'on time',
      'on time',
      'on time',
      '0.01 ms late',
      '0.2 ms early',
    ]);
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

  it('writes a row per run as CSV, without a rate where nothing was judged', () => {
    const [head = '', ...lines] = historyCsv([
      labelled('before, old', [aPoint(10, 8, 42), aPoint(0, 0, 50)]),
      labelled('queued', [aPoint(0, 0, 0, { planned: 50 })]),
    ])
      .trimEnd()
      .split('\r\n');
    const columns = head.split(',');
    const numbers = columns.slice(columns.indexOf('delays_ms'));
    expect(numbers).toEqual(['delays_ms', 'failed', 'judged', 'failure_rate', 'low_95', 'high_95', 'saturated']);
    expect(lines[0]).toContain('"before, old"');
    expect(lines[0]).toMatch(/,8,100,0\.08,0\.04\d*,0\.1499\d*,$/);
    expect(lines[1]).toMatch(/,0,0,,,,$/);
  });
});

describe('a run', () => {
  it('sums itself up with progress and time left', () => {
    const half = aLoadTest([aPoint(10, 0, 120, { planned: 450 })], {
      status: 'running',
      finishedAt: null,
      workers: 1,
      progress: { planned: 450, raced: 160, judged: 118, finished: 120, remainingMs: 40_300 },
    });
    expect(runSummary(half)).toMatchObject({
      isOver: false,
      failing: false,
      statusText: 'Running',
      progress: {
        count: '160 of 450 raced, 40 waiting, 118 judged, 2 not judged',
        left: 'about 40 s left',
        share: 120 / 450,
        racedShare: 160 / 450,
      },
    });
    expect(runSummary({ ...half, workers: 0 }).progress.left).toBe('no worker is running it right now');
    expect(
      runSummary(aLoadTest([aPoint(10, 0, 0, { planned: 450 })], { status: 'queued', waitsFor: 1 })).progress.left,
    ).toBe('waiting for 1 other run');
    expect(runSummary(aLoadTest([aPoint(10, 0, 0, { planned: 450 })])).safe).toBeNull();
  });

  it('says that staging is simulated, and only then', () => {
    expect(runSummary(before).simulated).toContain('simulated');
    expect(runSummary(aLoadTest([], { request: { latency: 'none' } })).simulated).toBeNull();
  });
});

describe('iterationList', () => {
  it('gives the calls their times after the first of those that race', () => {
    const [row] = iterationList([anIteration()], aLoadTest([]));
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
      aLoadTest([]),
    );
    expect(row).toMatchObject({ text: 'Submit answered 500', attempts: '2 attempts' });
    expect(row?.calls.map(({ refused }) => refused)).toEqual([false, false, true]);
  });
});
