import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint, saturated } from '@/lib/contract/testing/aLoadTest';
import { pointTable } from '../pointTable';
import { nameRuns } from '../Run';
import { convergenceChart } from './convergenceChart';
import { failureRateChart } from './failureRateChart';
import { violationBars } from './violationBars';

const sweep = aLoadTest([aPoint(0, 3, 47), aPoint(10, 8, 42), aPoint(200, 0, 50)]);

describe('failureRateChart', () => {
  it('has an axis to scale with a tick for each tested delay, also those that one run alone has', () => {
    const chart = failureRateChart(
      nameRuns([sweep, aLoadTest([aPoint(100, 1, 9), aPoint(5, 2, 8)], { id: 'b', request: { label: 'after' } })]),
    );
    expect(chart.axis).toEqual({
      ticks: [0, 5, 10, 100, 200].map((delayMs) => ({ delayMs, label: String(delayMs) })),
      domain: [-8, 208],
    });
    expect(chart.series.map(({ name, points }) => [name, points.map(({ delayMs }) => delayMs)])).toEqual([
      ['save_all/async_closure', [0, 10, 200]],
      ['after', [5, 100]],
    ]);
    // Beside each other, and nowhere nearer to another delay than to their own.
    const apart = chart.series.flatMap(({ points }) => points.map(({ x, delayMs }) => x - delayMs));
    expect(new Set(apart.map((each) => each.toFixed(6))).size).toBe(2);
    expect(Math.max(...apart.map(Math.abs))).toBeLessThan(2.5);
    expect(failureRateChart(nameRuns([sweep])).series[0]?.points.map(({ x }) => x)).toEqual([0, 10, 200]);
    expect(failureRateChart(nameRuns([aLoadTest([aPoint(50, 1, 9)])])).axis.domain).toEqual([49, 51]);
    expect(failureRateChart(nameRuns([aLoadTest([])])).axis).toEqual({ ticks: [], domain: [-1, 1] });
  });

  it('marks a run that was measured on a saturated machine, and no other', () => {
    const { series, description } = failureRateChart(
      nameRuns([sweep, aLoadTest([aPoint(0, 1, 9)], { id: 'b', request: { label: 'busy' }, conditions: saturated })]),
    );
    expect(series.map((each) => each.saturated)).toEqual([null, 'saturated machine']);
    expect(description).toContain('busy (saturated machine): 0 ms');
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

  it('keeps the marks of several runs apart, and each nearer to its delay than to the next', () => {
    const runs = nameRuns(Array.from({ length: 12 }, (_, index) => ({ ...sweep, id: String(index) })));
    const xs = failureRateChart(runs).series.map(({ points }) => points[1]?.x ?? NaN);
    expect(new Set(xs).size).toBe(12);
    expect(Math.max(...xs.map((x) => Math.abs(x - 10)))).toBeLessThan(5);
  });
});

describe('violationBars', () => {
  const both = aLoadTest([
    aPoint(0, 0, 50),
    aPoint(10, 8, 42, { violations: { clickhouse_mismatch: 5, submission_lost: 8 } }),
  ]);

  it('groups kinds in the scenario’s order, none higher than the iterations that failed, and says that one may show several', () => {
    const chart = violationBars(both);
    expect(chart.kinds.map(({ title, rule }) => [title, rule])).toEqual([
      ['Submission lost', 'A submission that was acknowledged is in Postgres'],
      ['ClickHouse differs', 'ClickHouse shows what director holds'],
    ]);
    expect(chart.groups.map(({ label, bars }) => [label, bars.map(({ code, count }) => [code, count])])).toEqual([
      [
        '0 ms',
        [
          ['submission_lost', 0],
          ['clickhouse_mismatch', 0],
        ],
      ],
      [
        '10 ms',
        [
          ['submission_lost', 8],
          ['clickhouse_mismatch', 5],
        ],
      ],
    ]);
    expect(chart.groups.map(({ text }) => text)).toEqual([
      '0 ms: 0 iterations failed',
      '10 ms: 8 iterations failed; Submission lost 8, ClickHouse differs 5',
    ]);
    expect(chart.note).toContain('do not add up');
    // 8 of 50 failed: an axis up to 13 would be that of a stack.
    expect(chart.max).toBeLessThan(13);
    expect(chart.max).toBeGreaterThanOrEqual(8);
  });

  it('keeps a kind’s colour in every run, and has whole ticks', () => {
    const one = violationBars(aLoadTest([aPoint(10, 1, 9, { violations: { clickhouse_mismatch: 1 } })]));
    expect(one.kinds).toEqual([
      {
        code: 'clickhouse_mismatch',
        title: 'ClickHouse differs',
        rule: 'ClickHouse shows what director holds',
        colour: violationBars(both).kinds[1]?.colour,
      },
    ]);
    expect(one.countTicks).toEqual([0, 1]);
    expect(one.note).toBeNull();
    expect(violationBars(aLoadTest([aPoint(10, 0, 9)])).empty).toBe(true);
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
  const table = pointTable(aLoadTest([aPoint(10, 8, 42), aPoint(100, 0, 50), aPoint(200, 0, 0, { planned: 50 })]));
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
