import { expect, test } from 'vitest';
import { versionNames } from './versionNames';

const all = ['10', '20', '20', '30', '20'].map((version) => ({ version }));

test('a version keeps its name when versions before it are merged away', () => {
  expect(versionNames(all.slice(2)).at(1)).toBe(versionNames(all).at(3));
  expect(versionNames(all.slice(3))).toEqual(versionNames(all).slice(3));
});

test('of equal versions each has a name of its own, and the last one, which a merge keeps, the plain one', () => {
  expect(versionNames(all)).toEqual(['10', '20~2', '20~1', '30', '20']);
  expect(versionNames([{ version: null }, { version: null }])).toEqual(['none~1', 'none']);
});
