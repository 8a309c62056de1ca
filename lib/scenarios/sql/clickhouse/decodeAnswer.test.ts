import { expect, it } from 'vitest';
import { decodeAnswer } from './decodeAnswer';

it('reads names, types, NULL and escapes, counts all rows and keeps so many', () => {
  const text =
    'a\tb\\tc\td\nNullable(Int64)\tLowCardinality(Nullable(String))\tBool\n1\tx\\ty\\n\\\\N\ttrue\n\\N\t\\N\tfalse\n3\t\ttrue\n';
  expect(decodeAnswer(text, 2)).toEqual({
    kind: 'rows',
    columns: [
      { name: 'a', type: 20 },
      { name: 'b\tc', type: 25 },
      { name: 'd', type: 16 },
    ],
    rows: [
      ['1', 'x\ty\n\\N', 't'],
      [null, null, 'f'],
    ],
    count: 3,
  });
});

it('a statement without a result has none, and one with no rows has its columns', () => {
  expect(decodeAnswer('', 5)).toBeNull();
  expect(decodeAnswer('n\nUInt64\n', 5)).toEqual({
    kind: 'rows',
    columns: [{ name: 'n', type: 1700 }],
    rows: [],
    count: 0,
  });
});
