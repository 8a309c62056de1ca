import { expect, test } from 'vitest';
import { cardFields, scoreFields } from '@/lib/scorecard/catalogue';
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
