import { expect, test } from 'vitest';
import { searchWords } from './searchWords';

test('every typed word must be there, in any order and case', () => {
  expect(searchWords('SAVE async', 'save_all/async_closure')).toBe(1);
  expect(searchWords('closure save', 'save_all/async_closure')).toBe(1);
  expect(searchWords('save lock', 'save_all/async_closure')).toBe(0);
});

test('a name comes before what stands beside it', () => {
  const beside = ['The strategy of the incident.'];
  expect(searchWords('incident', 'save_all/async_closure', beside)).toBe(0.5);
  expect(searchWords('closure incident', 'save_all/async_closure', beside)).toBe(0.5);
  expect(searchWords('scve', 'save_all/async_closure', beside)).toBe(0);
});

test('nothing typed fits everything', () => {
  expect(searchWords('  ', 'anything')).toBe(1);
});
