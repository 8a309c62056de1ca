import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint, scorecardRaceDescription } from '@/lib/contract/testing/aLoadTest';
import { pointTable } from '../pointTable';
import { nameRuns } from '../Run';
import { convergenceChart } from './convergenceChart';
import { failureRateChart } from './failureRateChart';
import { violationBars } from './violationBars';

const sweep = aLoadTest([aPoint(0, 3, 47), aPoint(10, 8, 42), aPoint(200, 0, 50)]);

describe('failureRateChart', () => {
  it('gives each tested delay a slot, in order, also those that one run alone has', () => {
    const chart = failureRateChart(
      nameRuns([sweep, aLoadTest([aPoint(100, 1, 9), aPoint(5, 2, 8)], { id: 'b', request: { label: 'after' } })]),
    );
    expect(chart.ticks.map(({ x, label }) => [x, label])).toEqual([
      [0, '0'],
      [1, '5'],
      [2, '10'],
      [3, '100'],
      [4, '200'],
    ]);
    expect(chart.series.map(({ name, points }) => [name, points.map(({ delayMs }) => delayMs)])).toEqual([
      ['save_all/async_closure', [0, 10, 200]],
      ['after', [5, 100]],
    ]);
    expect(chart.series[0]?.points.map(({ x }) => Math.abs(Math.round(x)))).toEqual([0, 2, 4]);
  });

  it('says each point in words, and leaves a gap where nothing was judged', () => {
    const chart = failureRateChart(nameRuns([aLoadTest([aPoint(10, 8, 42), aPoint(20, 0, 0, { planned: 50 })])]));
    expect(chart.series[0]?.points.map(({ rate, label, text }) => [rate, label, text])).toEqual([
      [0.16, '16 %', '10 ms: 8 of 50 failed, 16 % (8 % to 29 %)'],
      [null, '–', '20 ms: nothing judged'],
    ]);
  });

  it('has room for every interval, and for nothing above 100 %', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 9 }), (counts) => {
        const chart = failureRateChart(
          nameRuns([aLoadTest(counts.map(([failed, passed], index) => aPoint(index, failed, passed)))]),
        );
        for (const { high } of chart.series[0]?.points ?? []) expect(high ?? 0).toBeLessThanOrEqual(chart.maxRate);
        expect(chart.maxRate).toBeLessThanOrEqual(1);
        expect(chart.limit?.rate ?? 0).toBeLessThanOrEqual(chart.maxRate);
        expect(chart.rateTicks[0]?.rate).toBe(0);
      }),
    );
  });

  it('draws no limit that the axis could not tell from 0', () => {
    expect(failureRateChart(nameRuns([aLoadTest([aPoint(0, 9, 1)])])).limit).toBeNull();
    expect(failureRateChart(nameRuns([sweep])).limit).toEqual({ rate: 0.01, label: '1 %' });
    expect(failureRateChart(nameRuns([aLoadTest([aPoint(0, 0, 5000)])])).maxRate).toBe(0.01);
  });

  it('keeps the marks of several runs apart within their slot', () => {
    const runs = nameRuns(Array.from({ length: 12 }, (_, index) => ({ ...sweep, id: String(index) })));
    const xs = failureRateChart(runs).series.map(({ points }) => points[1]?.x ?? NaN);
    expect(new Set(xs).size).toBe(12);
    expect(Math.max(...xs)).toBeLessThan(1.5);
    expect(Math.min(...xs)).toBeGreaterThan(0.5);
  });
});

describe('violationBars', () => {
  const both = aLoadTest([
    aPoint(0, 0, 50),
    aPoint(10, 8, 42, { violations: { clickhouse_mismatch: 5, submission_lost: 8 } }),
  ]);

  it('stacks kinds in the contract’s order and says that one iteration may show several', () => {
    const chart = violationBars(both, scorecardRaceDescription);
    expect(chart.kinds.map(({ title, rule }) => [title, rule])).toEqual([
      ['Submission lost', 'A submission that was acknowledged is in Postgres'],
      ['ClickHouse differs', 'ClickHouse shows what director holds'],
    ]);
    expect(chart.bars[1]?.segments.map(({ code, from, to }) => [code, from, to])).toEqual([
      ['submission_lost', 0, 8],
      ['clickhouse_mismatch', 8, 13],
    ]);
    expect(chart.bars.map(({ text }) => text)).toEqual([
      '0 ms: 0 iterations failed',
      '10 ms: 8 iterations failed; Submission lost 8, ClickHouse differs 5',
    ]);
    expect(chart.note).toContain('may show several');
    expect(chart.max).toBeGreaterThanOrEqual(13);
  });

  it('keeps a kind’s colour in every run, needs no scenario, and has whole ticks', () => {
    const one = violationBars(aLoadTest([aPoint(10, 1, 9, { violations: { clickhouse_mismatch: 1 } })]), undefined);
    expect(one.kinds).toEqual([
      {
        code: 'clickhouse_mismatch',
        title: 'ClickHouse differs',
        rule: null,
        colour: violationBars(both, undefined).kinds[1]?.colour,
      },
    ]);
    expect(one.countTicks).toEqual([0, 1]);
    expect(one.note).toBeNull();
    expect(violationBars(aLoadTest([aPoint(10, 0, 9)]), undefined).empty).toBe(true);
  });
});

it('convergence has a gap where nothing converged, and an axis for the longest', () => {
  const chart = convergenceChart(nameRuns([aLoadTest([aPoint(0, 0, 5), aPoint(10, 5, 0)])]));
  expect(chart.series[0]?.points.map(({ text }) => text)).toEqual([
    '0 ms: half within 4.2 ms, 95 % within 12 ms, all within 30 ms',
    '10 ms: no iteration converged',
  ]);
  expect(chart.maxMs).toBeGreaterThanOrEqual(30.4);
  expect(convergenceChart(nameRuns([aLoadTest([aPoint(0, 5, 0)])])).empty).toBe(true);
});

it('the table has every figure, a column per kind that occurred, and a cell for each', () => {
  const table = pointTable(
    aLoadTest([aPoint(10, 8, 42), aPoint(100, 0, 50), aPoint(200, 0, 0, { planned: 50 })]),
    scorecardRaceDescription,
  );
  expect(table.columns.map(({ id }) => id)).toContain('submission_lost');
  for (const row of table.rows) expect(Object.keys(row.cells).sort()).toEqual(table.columns.map(({ id }) => id).sort());
  expect(
    table.rows.map(({ cells, failing }) => [cells.rate, cells.interval, cells.needed, cells.convergence_p95, failing]),
  ).toEqual([
    ['16 %', '8 % to 29 %', '–', '12 ms', true],
    ['0 %', '0 % to 7.1 %', '331 more', '12 ms', false],
    ['–', '–', '381 more', '–', false],
  ]);
});
