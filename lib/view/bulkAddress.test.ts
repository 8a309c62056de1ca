import { expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { bulkPath, readBulkAddress } from './bulkAddress';
import { orderType } from './testing/orderType';

const types = [scorecardType, orderType];

const id = (number: number) => `019bd2e8-5c71-70e9-9a89-${number.toString(16).padStart(12, '0')}`;
const name = (number: number, group = 'cox/profiles/sales') => `customers/${group}/scorecards/${id(number)}`;
const many = (count: number) => Array.from({ length: count }, (_, index) => name(index * 7919));

function read(path: string) {
  const url = new URL(path, 'http://console.example');
  return readBulkAddress(types, url.searchParams, url.hash);
}

const typed = (names: string) => new URLSearchParams({ names });

it.each([1, 3, 40, 41, 120, 500])('%d names come back as they were', (count) => {
  expect(read(bulkPath(many(count), [], 'staging'))).toEqual({ names: many(count), ids: [], notUnderstood: [] });
});

it('writes names that differ in their last segment alone together, readable while few', () => {
  const path = bulkPath([name(1), name(2), name(3, 'acme/profiles/support')], [id(4)]);
  expect(path).toBe(
    `/inspect?names=customers/cox/profiles/sales/scorecards/${id(1)}.${id(2)}~customers/acme/profiles/support/scorecards/${id(3)}~-/${id(4)}`,
  );
  expect(read(path)).toEqual({
    names: [name(1), name(2), name(3, 'acme/profiles/support')],
    ids: [id(4)],
    notUnderstood: [],
  });
});

it('never sends more than servers take', () => {
  const path = bulkPath(many(500), [], 'staging');
  expect(path.split('#')[0]).toBe('/inspect?environment=staging');
  expect(bulkPath(many(100), []).length).toBeLessThan(4100);
});

it('reads full names that someone typed', () => {
  expect(readBulkAddress(types, typed(`${name(1)},${name(2)}`), '')).toEqual({
    names: [name(1), name(2)],
    ids: [],
    notUnderstood: [],
  });
});

it.each(['x', 'cox/sales/AAAAAAAAAAAAAAAAAAAAAA', '-/!!', 'a/b/c'])('%j holds no name, and says so', (text) => {
  const { names, ids, notUnderstood } = readBulkAddress(types, typed(text), '');
  expect([names, ids, notUnderstood.length]).toEqual([[], [], 1]);
});

it('an address without names holds nothing', () => {
  expect(readBulkAddress(types, new URLSearchParams(), '')).toEqual({ names: [], ids: [], notUnderstood: [] });
});

it.each([3, 500])('what was not understood goes with %d names, its line ends and signs too', (count) => {
  const odd = ['customers/Cox/profiles/sales/scorecards/non&sense#', 'scorecards/ü~1'];
  expect(read(bulkPath(many(count), [], 'staging', odd))).toEqual({ names: many(count), ids: [], notUnderstood: odd });
});

it('a typed address loses nothing either', () => {
  const misspelt = name(2).slice(0, -1);
  expect(readBulkAddress(types, typed(`${name(1)},${misspelt}`), '')).toEqual({
    names: [name(1)],
    ids: [],
    notUnderstood: [misspelt],
  });
  expect(
    readBulkAddress(types, typed(`customers/cox/profiles/sales/scorecards/${id(1)}.nonsense`), '').notUnderstood,
  ).toEqual(['customers/cox/profiles/sales/scorecards/nonsense']);
});

it('very much that was not understood is shortened and counted', () => {
  const odd = Array.from({ length: 50 }, (_, index) => `scorecards/${index}`.padEnd(300, 'x'));
  const { notUnderstood } = read(bulkPath(many(1), [], null, odd));
  expect([notUnderstood.length, notUnderstood[0]?.length, notUnderstood.at(-1)]).toEqual([
    21,
    100,
    'and at least 30 more',
  ]);
});

it.each([1, 80, 500])('%d names of another type come back, whatever signs their keys hold', (count) => {
  const odd = ['tenants/a.b~c/orders/7', 'tenants/100%25/orders/8', 'tenants/x!y/orders/9', 'tenants/ü*-_/orders/10'];
  const names = [...odd, ...Array.from({ length: count }, (_, index) => `tenants/t${index}/orders/${index}`)];
  expect(read(bulkPath(names, [], null))).toEqual({ names, ids: [], notUnderstood: [] });
});
