import { expect, it } from 'vitest';
import { formatResult } from './formatResult';

it.each([
  ['no columns', [], [], ''],
  [
    'numbers to the right, text to the left',
    ['n', 'word'],
    [
      ['1', 'a'],
      ['-10.5', 'bcdef'],
    ],
    '    n|word \n-----+-----\n    1|a    \n-10.5|bcdef\n(2 rows)\n\n',
  ],
  ['what only begins like a number is text', ['v'], [['1-'], ['2']], 'v \n--\n1-\n2 \n(2 rows)\n\n'],
  ['an exponent is a number, a leading E is not', ['a', 'b'], [['1e5', 'E5']], '  a|b \n---+--\n1e5|E5\n(1 row)\n\n'],
  ['NULL prints as nothing, and says nothing about its column', ['n'], [[null], ['7']], 'n\n-\n \n7\n(2 rows)\n\n'],
  ['widths count bytes', ['ä'], [['x']], 'ä\n--\nx \n(1 row)\n\n'],
  ['no rows', ['id'], [], 'id\n--\n(0 rows)\n\n'],
])('%s', (_what, columns, rows, text) => {
  expect(formatResult(columns, rows)).toBe(text);
});
