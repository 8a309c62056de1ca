import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardFields, scoreFields } from './scorecard/catalogue';
import { meanScore, type Score } from './Scorecard';
import { scorecardKeys } from './testing/scorecardKeys';

const score = (criterionId: string, more: Partial<Score> = {}): Score => ({
  criterionId,
  numericValue: null,
  aiValue: null,
  textValue: null,
  notApplicable: false,
  aiScored: false,
  ...more,
});

test('a scorecard has exactly the fields of the catalogue', () => {
  const { card, score: fields } = scorecardKeys;
  expect([...card].sort()).toEqual(cardFields.map(({ id }) => id).sort());
  expect([...fields].sort()).toEqual(scoreFields.map(({ id }) => id).sort());
});

test('the overall score is the mean of the applicable numeric values', () => {
  expect(meanScore([])).toBeNull();
  expect(meanScore([score('a'), score('b', { numericValue: 3, notApplicable: true })])).toBeNull();
  expect(
    meanScore([
      score('a', { numericValue: 1 }),
      score('b', { numericValue: 4 }),
      score('c', { numericValue: 9, notApplicable: true }),
    ]),
  ).toBe(2.5);
  expect(meanScore([score('a', { numericValue: 0 })])).toBe(0);
});

test('the mean of numbers whose sum is beyond a double is a number all the same', () => {
  const mean = (...values: readonly number[]) =>
    meanScore(values.map((numericValue, index) => score(String(index), { numericValue })));
  expect(mean(1.7e308, 1.7e308)).toBe(1.7e308);
  expect(mean(-1.7e308, -1.7e308)).toBe(-1.7e308);
  expect(mean(Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE)).toBe(Number.MAX_VALUE);
  expect(mean(1.7e308, 1.7e308, -1.7e308)).toBeCloseTo(1.7e308 / 3, -300);
  expect(mean(0.1, 0.1, 0.1)).toBe(0.1);
});

test('the mean lies between the values', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
      const mean = meanScore(values.map((numericValue, index) => score(String(index), { numericValue })));
      expect(mean).toBeGreaterThanOrEqual(Math.min(...values));
      expect(mean).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
});
