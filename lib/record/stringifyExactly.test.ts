import { expect, it } from 'vitest';
import { stringifyExactly } from './stringifyExactly';

it('keeps what JSON cannot write apart from NULL', () => {
  expect(stringifyExactly({ a: NaN, b: [Infinity, -Infinity], c: null })).toBe(
    '{"a":"NaN","b":["Infinity","-Infinity"],"c":null}',
  );
});

it('changes nothing else', () => {
  const value = { a: 1.7e308, b: 5e-324, c: 'NaN', d: [true, null, { e: '\ud800' }] };
  expect(stringifyExactly(value)).toBe(JSON.stringify(value));
});
