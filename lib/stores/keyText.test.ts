import { expect, it, test } from 'vitest';
import { keyColumn as clickhouseColumn } from './clickhouse/keyColumn';
import { isInteger, keyId, keyText, nameKey } from './keyText';
import { keyColumn as postgresColumn } from './postgres/keyColumn';

const uuid = '0197AA00-0000-4000-8000-00000000000A';

test.each([
  ['uuid', uuid, uuid.toLowerCase()],
  ['integer', '007', '7'],
  ['integer', '+7', '7'],
  ['integer', '-0', '0'],
  ['integer', '7.00', '7'],
  ['integer', '7.5', '7.5'],
  ['integer', 'abc', 'abc'],
  ['text', '007', '007'],
  ['text', uuid, uuid],
] as const)('%s %s is %s in every store', (type, text, expected) => {
  expect(keyText({ id: 'id', type }, text)).toBe(expected);
});

it('keys of several parts never look like another one', () => {
  const parts = [
    { id: 'a', type: 'text' },
    { id: 'b', type: 'text' },
  ] as const;
  const nameOf = (a: string, b: string) => nameKey(parts, { type: 't', key: { a, b }, text: '' });
  expect(nameOf('x', 'y/z')).not.toBe(nameOf('x/y', 'z'));
  expect(keyId(['x'])).toBe('x');
});

test.each([
  ['32767', 16, true, true],
  ['32768', 16, true, false],
  ['-32768', 16, true, true],
  ['-32769', 16, true, false],
  ['65535', 16, false, true],
  ['-1', 16, false, false],
  ['1e3', 64, true, false],
  ['', 64, true, false],
  ['9'.repeat(101), 512, true, false],
] as const)('%s of %i bits, signed %s: %s', (text, bits, signed, expected) => {
  expect(isInteger(text, bits, signed)).toBe(expected);
});

test.each([
  ['bigint', 'bigint', false],
  ['numeric(20,0)', 'numeric', false],
  ['character varying(5)', 'character varying', false],
  ['character(5)', 'bpchar', false],
  ['uuid', 'uuid', false],
  ['timestamp(3) with time zone', 'text', true],
  ['mood', 'text', true],
])('Postgres: a column of type %s is looked for as %s, as text: %s', (declared, cast, asText) => {
  expect(postgresColumn(declared)).toMatchObject({ cast, asText });
});

test.each([
  ['LowCardinality(Nullable(String))', 'String', false],
  ['Nullable(Int64)', 'Int64', false],
  ['UInt256', 'UInt256', false],
  ['UUID', 'UUID', false],
  ['FixedString(5)', 'String', false],
  ["Enum8('a' = 1)", 'String', true],
  ['DateTime64(3)', 'String', true],
])('ClickHouse: a column of type %s is looked for as %s, as text: %s', (declared, type, asText) => {
  expect(clickhouseColumn(declared)).toMatchObject({ type, asText });
});
