import { describe, expect, it } from 'vitest';
import { clip, printable, widthOf, wrap } from './printable';

describe('printable', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\u000dd'],
    ['\u202eevil', '\\u202eevil'],
    ['\u0007\u0000\u009b', '\\u0007\\u0000\\u009b'],
    ['\ud800x', '\\ud800x'],
    ['🙂 Käse 漢字', '🙂 Käse 漢字'],
  ])('%j does not steer a terminal', (given, shown) => {
    expect(printable(given)).toBe(shown);
  });
});

describe('widths', () => {
  it('counts what a terminal takes', () => {
    expect([widthOf('abc'), widthOf('漢字'), widthOf('e\u0301'), widthOf('🙂')]).toEqual([3, 4, 1, 2]);
  });

  it('cuts to a width and says so', () => {
    expect([clip('abcdef', 6), clip('abcdef', 5), clip('漢字漢字', 5)]).toEqual(['abcdef', 'abcd…', '漢字…']);
  });

  it('wraps words and leaves long ones whole', () => {
    expect(wrap('one two three incomprehensibilities four', 9)).toEqual([
      'one two',
      'three',
      'incomprehensibilities',
      'four',
    ]);
  });
});
