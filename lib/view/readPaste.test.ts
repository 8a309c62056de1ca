import { expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { exampleNames, readPaste } from './readPaste';
import { orderType } from './testing/orderType';

const types = [scorecardType, orderType];
const [EXAMPLE_NAME = ''] = exampleNames(types);

const id = EXAMPLE_NAME.slice(-36);
const other = id.replace('019b', '019c');

it.each([
  ['a name', EXAMPLE_NAME],
  ['a URL', `https://console.example/${EXAMPLE_NAME}?environment=staging#x`],
  ['an encoded URL', `https://x.example/?q=${encodeURIComponent(EXAMPLE_NAME)}`],
  ['a log line, twice', `WARN ${EXAMPLE_NAME} retry\nWARN ${EXAMPLE_NAME.toUpperCase()} gave up`],
])('%s is one record', (_what, text) => {
  expect(readPaste(types, text)).toEqual({ kind: 'record', name: EXAMPLE_NAME });
});

it('a bare id is one to be resolved', () => {
  expect(readPaste(types, ` ${id}\n`)).toEqual({ kind: 'id', id });
});

it('names and ids together are many', () => {
  expect(readPaste(types, `${EXAMPLE_NAME}\n${other}`)).toEqual({
    kind: 'many',
    names: [EXAMPLE_NAME],
    ids: [other],
    notUnderstood: [],
  });
});

it('one name beside a misspelt one is a table, so that the other does not vanish', () => {
  const misspelt = EXAMPLE_NAME.slice(0, -1);
  expect(readPaste(types, `${EXAMPLE_NAME}\n${misspelt}`)).toEqual({
    kind: 'many',
    names: [EXAMPLE_NAME],
    ids: [],
    notUnderstood: [misspelt],
  });
});

it('nothing but white space is empty, not wrong', () => {
  expect(readPaste(types, ' \n\t')).toEqual({ kind: 'empty' });
});

it.each([
  ['hello', 'no record name'],
  ['customers/cox/profiles/sales/scorecards', 'a part of it is missing'],
  ['550e8400-e29b-41d4-a716-446655440000', 'a UUIDv7'],
  [`x${id}x`, 'part of something else'],
])('%s is told what is wrong', (text, expected) => {
  const paste = readPaste(types, text);
  expect(paste.kind === 'nothing' ? paste.reason : '').toContain(expected);
});

it('names of several types in one paste are many', () => {
  expect(readPaste(types, `${EXAMPLE_NAME} and tenants/a/orders/7`)).toEqual({
    kind: 'many',
    names: [EXAMPLE_NAME, 'tenants/a/orders/7'],
    ids: [],
    notUnderstood: [],
  });
});
