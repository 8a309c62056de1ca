import { expect, it } from 'vitest';
import { bulkPath, readBulkAddress } from './bulkAddress';

const id = (number: number) => `019bd2e8-5c71-70e9-9a89-${number.toString(16).padStart(12, '0')}`;
const name = (number: number, group = 'cox/profiles/sales') => `customers/${group}/scorecards/${id(number)}`;
const many = (count: number) => Array.from({ length: count }, (_, index) => name(index * 7919));

function read(path: string) {
  const url = new URL(path, 'http://console.example');
  return readBulkAddress(url.searchParams.get('names'), url.hash);
}

it.each([1, 3, 40, 41, 120, 500])('%d names come back as they were', (count) => {
  expect(read(bulkPath(many(count), [], 'staging'))).toEqual({ names: many(count), ids: [] });
});

it('groups by customer and profile, readable while few', () => {
  const path = bulkPath([name(1), name(2), name(3, 'acme/profiles/support')], [id(4)]);
  expect(path).toBe(`/inspect?names=cox/sales/${id(1)}.${id(2)}~acme/support/${id(3)}~-/${id(4)}`);
  expect(read(path)).toEqual({ names: [name(1), name(2), name(3, 'acme/profiles/support')], ids: [id(4)] });
});

it('never sends more than servers take', () => {
  const path = bulkPath(many(500), [], 'staging');
  expect(path.split('#')[0]).toBe('/inspect?environment=staging');
  expect(bulkPath(many(100), []).length).toBeLessThan(4100);
});

it('reads full names that someone typed', () => {
  expect(readBulkAddress(`${name(1)},${name(2)}`, '')).toEqual({ names: [name(1), name(2)], ids: [] });
});

it.each(['', 'x', '~~', 'cox/sales/', 'cox/sales/AAAAAAAAAAAAAAAAAAAAAA', '-/!!', 'a/b/c/d'])(
  '%j holds nothing',
  (text) => {
    expect(readBulkAddress(text, '')).toEqual({ names: [], ids: [] });
  },
);
