import { expect, it, test } from 'vitest';
import { aCall, aHistory, aVersion } from '../testing/inspections';
import { layoutTimeline } from './layoutTimeline';
import { legendOf } from './legend';
import { prepareTimeline } from './prepareTimeline';

function shapesOf(parts: Parameters<typeof aHistory>[0], selected: number | null = null): readonly string[] {
  const layout = layoutTimeline(prepareTimeline(aHistory(parts), null), { width: 1000, range: null, selected });
  return legendOf(layout, selected).map(({ shape }) => shape);
}

it('names what is drawn and nothing that is not', () => {
  const agreeing = [aVersion(1, 0), aVersion(2, 40, { survives: true })];
  expect(shapesOf({ versions: agreeing })).toEqual(['raw', 'final', 'link']);
  expect(shapesOf({ versions: agreeing }, 2)).toEqual(['raw', 'final', 'selected', 'link']);
  const crossing = [aVersion(1, 0), aVersion(2, 40, { survives: true }), aVersion(3, 20)];
  expect(shapesOf({ versions: crossing })).toContain('crossing');
  expect(shapesOf({ versions: [aVersion(1, 0, { tombstone: true }), ...agreeing.slice(1)] })).toContain('tombstone');
  expect(shapesOf({ versions: [aVersion(1, 0, { mergedInserts: 3 })] })).toContain('gap');
});

it('does not say of a step what nobody told', () => {
  const call = aCall('UpdateScorecard', 0, 30, [['something that nobody told', 5, 6]]);
  expect(shapesOf({ versions: [], calls: [call] })).toEqual(['call', 'unsaid', 'cut']);
});

test.each([320, 343, 700, 1100, 2400])('no label of the axis is cut at %d pixels', (width) => {
  for (const apart of [0.001, 1, 30, 4000, 90_000_000]) {
    const versions = Array.from({ length: 7 }, (_, index) => aVersion(index + 1, index * apart));
    const { ticks } = layoutTimeline(prepareTimeline(aHistory({ versions }), null), {
      width,
      range: null,
      selected: null,
    });
    // Inter's digits are 7.44 px wide at 12 px.
    for (const { labelX, label } of ticks) {
      expect(labelX - (label.length * 7.5) / 2).toBeGreaterThanOrEqual(0);
      expect(labelX + (label.length * 7.5) / 2).toBeLessThanOrEqual(width);
    }
  }
});
