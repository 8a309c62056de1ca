import { expect, test } from 'vitest';
import { aLoadTest, aPoint, saturated } from '@/lib/contract/testing/aLoadTest';
import { nameRuns } from '../Run';
import { trends } from '../trends';
import { delayOf, rateStops, trendStops, violationStops } from './crosshair';
import { failureRateChart } from './failureRateChart';
import { violationBars } from './violationBars';

const before = aLoadTest([aPoint(0, 8, 42), aPoint(100, 0, 50)], { request: { label: 'before' } });
const after = aLoadTest([aPoint(0, 1, 49), aPoint(50, 0, 50)], {
  id: '019bd2e8-5c71-70e9-9a89-acb3efd08e35',
  createdAt: '2026-01-19T10:32:07.418204Z',
  conditions: saturated,
  request: { label: 'after' },
});

test('a stop stands where its delay is drawn, and has n of m, rate and interval', () => {
  const stops = rateStops(failureRateChart(nameRuns([before])));
  expect(stops.map(({ key, title }) => [key, title])).toEqual([
    ['0', '0 ms'],
    ['100', '100 ms'],
  ]);
  // 4 % of the axis lie on both sides.
  expect(stops.map(({ at }) => Number(at.toFixed(3)))).toEqual([0.037, 0.963]);
  expect(stops[0]?.lines).toEqual([{ text: '8 of 50 failed, 16 % (8 % to 29 %)', series: null }]);
});

test('of several runs each has a line of its own at the delays that it has, and says that it was saturated', () => {
  const stops = rateStops(failureRateChart(nameRuns([before, after])));
  expect(stops.map(({ title, lines }) => [title, lines.map(({ series }) => series?.name)])).toEqual([
    ['0 ms', ['before', 'after']],
    ['50 ms', ['after']],
    ['100 ms', ['before']],
  ]);
  expect(stops[1]?.lines[0]?.text).toMatch(/saturated machine$/);
  expect(stops[2]?.lines[0]?.text).not.toMatch(/saturated/);
});

test('violations are counted by kind; runs of a trend stand in the middle of their places', () => {
  const bars = violationBars(
    aLoadTest([aPoint(0, 7, 3, { violations: { submission_lost: 7, clickhouse_mismatch: 2 } }), aPoint(5, 0, 10)]),
  );
  expect(violationStops(bars).map(({ at, lines }) => [at, lines.map(({ text }) => text)])).toEqual([
    [0.25, ['7 failed', 'Submission lost: 7', 'ClickHouse differs: 2']],
    [0.75, ['0 failed']],
  ]);
  const [trend] = trends([after, before]);
  const stops = trend ? trendStops(trend) : [];
  expect(stops.map(({ key, at }) => [key, at])).toEqual([
    [before.id, 0.25],
    [after.id, 0.75],
  ]);
  expect(stops[0]?.title).toContain('2026-01-18 10:32');
  expect(stops[1]?.title).toContain('saturated');
});

test('only a delay of the run can be chosen', () => {
  expect(delayOf(before, '100')).toBe(100);
  expect(delayOf(before, '50')).toBeNull();
  expect(delayOf(before, null)).toBeNull();
});
