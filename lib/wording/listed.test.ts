import { expect, it } from 'vitest';
import { firstOf, listed } from './listed';

it('names all of a few', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(firstOf(['a', 'b'])).toBe('a, b');
});

it('names no more than someone reads', () => {
  const ids = Array.from({ length: 1_032 }, (_, n) => `s${n}`);
  expect(firstOf(ids.slice(0, 32))).toMatch(/^s0, .*, s19 and 12 more$/);
  expect(firstOf(ids, 2)).toBe('s0, s1 and 1,030 more');
  expect(firstOf([])).toBe('');
});
