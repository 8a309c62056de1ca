import { expect, it } from 'vitest';
import { placeLabels } from './placeLabels';
import { buildScale } from './scale';
import { spread } from './spread';
import { placeTicks } from './ticks';

it('moves marks apart, and no further than the room allows', () => {
  expect(spread([10, 10, 10], 20, 0, 100)).toEqual([10, 30, 50]);
  expect(spread([95, 98, 99], 20, 0, 100)).toEqual([60, 80, 100]);
  expect(spread([0, 0, 0, 0, 0], 50, 0, 100)).toEqual([0, 25, 50, 75, 100]);
  expect(spread([20, 60], 20, 0, 100)).toEqual([20, 60]);
  expect(spread([], 20, 0, 100)).toEqual([]);
});

it('never lays one label over another, and leaves out what finds no room', () => {
  const labels = Array.from({ length: 30 }, (_, index) => ({
    x: 10 * index,
    text: 'submitted at → 10:32:07',
    weight: index === 29 ? 1 : 0,
  }));
  const placed = placeLabels(labels, { rows: 2, from: 0, to: 400 });
  expect(placed.length).toBeLessThan(30);
  expect(placed.some(({ item }) => item.weight === 1)).toBe(true);
  for (const a of placed) {
    expect(a.x >= 0 && a.x + a.width <= 400).toBe(true);
    for (const b of placed)
      if (a !== b && a.row === b.row) expect(a.x + a.width <= b.x || b.x + b.width <= a.x).toBe(true);
  }
});

it('leaves out a label that is wider than everything', () => {
  expect(placeLabels([{ x: 0, text: 'x'.repeat(100) }], { rows: 1, from: 0, to: 100 })).toEqual([]);
});

it.each([40, 4_000, 400_000, 90_000_000, 9_000_000_000, 900_000_000_000])(
  'ticks over %d µs stand on round moments and do not touch',
  (span) => {
    const from = Date.UTC(2026, 0, 18, 10, 32, 7) * 1000 + 123_456;
    const ticks = placeTicks(buildScale([from, from + span], { x0: 0, x1: 1000 }));
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThan(16);
    expect(ticks[0]?.label).toMatch(/^2026-01-\d\d \d\d:\d\d:\d\d/);
    for (const [index, tick] of ticks.entries()) {
      const next = ticks[index + 1];
      if (next) expect(next.x - tick.x).toBeGreaterThan(((next.label.length + tick.label.length) / 2) * 6.5);
    }
  },
);

it('a narrow axis has more than one label', () => {
  const from = Date.UTC(2026, 0, 18, 10, 32, 7) * 1000 + 250_000;
  const scale = buildScale([from, from + 1_100_000], { x0: 12, x1: 300 });
  const ticks = placeTicks(scale, { spacingPx: 72, from: 0, to: 312 });
  expect(ticks.length).toBeGreaterThan(1);
  for (const { label, labelX } of ticks) expect(labelX - label.length * 3.8).toBeGreaterThanOrEqual(0);
});

it('names the time on both sides of a cut', () => {
  const from = Date.UTC(2026, 0, 18, 23, 59, 59) * 1000;
  const ticks = placeTicks(
    buildScale([from, from + 20_000, from + 3_600_000_000, from + 3_600_030_000], { x0: 0, x1: 1000 }),
  );
  expect(ticks.filter(({ label }) => label.startsWith('2026-01-'))).toHaveLength(2);
});
