import { expect, it } from 'vitest';
import { parseTableName, tableNameText } from './tableName';

it.each([
  ['orders', { schema: null, table: 'orders' }],
  ['public.orders', { schema: 'public', table: 'orders' }],
  ['Sales.Order Lines', { schema: 'Sales', table: 'Order Lines' }],
  ['sales."order.lines"', { schema: 'sales', table: 'order.lines' }],
  ['"we.ird"."a""b"', { schema: 'we.ird', table: 'a"b' }],
  ['select', { schema: null, table: 'select' }],
  ['bücher', { schema: null, table: 'bücher' }],
])('%s is a name, and reads back', (text, name) => {
  expect(parseTableName(text)).toEqual(name);
  expect(parseTableName(tableNameText(name))).toEqual(name);
});

it.each(['', '.', 'a.', '.a', 'a.b.c', '"', '"a', 'a"b', '"a"b', '""'])('control: %j is none', (text) => {
  expect(parseTableName(text)).toBeNull();
});

it('quotes stand only where they are needed', () => {
  expect(tableNameText({ schema: 'Sales', table: 'a b' })).toBe('Sales.a b');
  expect(tableNameText({ schema: null, table: 'a.b' })).toBe('"a.b"');
});
