import { expect, it } from 'vitest';
import { copyWords } from './copyWords';
import type { Copy } from './inspection';
import { aScore, aVersion, anEmptyInspection } from './testing/inspections';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';

const versions = [aVersion(1, 0), aVersion(2, 5), aVersion(1, 0, aScore('a')), aVersion(2, 5, aScore('a'))];
const raw = (change: Partial<Copy> = {}): Copy => {
  const copy = anEmptyInspection(scorecardType).copies.find(({ view }) => view === 'raw') ?? expect.fail();
  return { ...copy, status: 'ok', durationMs: 12.4, ...change };
};

it('the versions of RAW are those of all rows', () => {
  expect(copyWords(raw(), versions.slice(0, 1))).toBe('1 version, 12 ms');
  expect(copyWords(raw(), versions.slice(0, 2))).toBe('2 versions, 12 ms');
  expect(copyWords(raw(), versions)).toBe('4 versions of 2 rows, 12 ms');
  expect(copyWords(raw({ copy: 'another' }), versions)).toBe('0 versions, 12 ms');
});

it('other copies tell how long they took, or why they tell nothing', () => {
  expect(copyWords(raw({ view: 'final', durationMs: 1.25 }), versions)).toBe('1.3 ms');
  expect(copyWords(raw({ status: 'missing' }), versions)).toBe('no row, 12 ms');
  expect(copyWords(raw({ status: 'unavailable' }), versions)).toBe('unavailable');
});
