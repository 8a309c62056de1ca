import { expect, test } from 'vitest';
import { convertClickHouse, innerType, selectExpression } from './convertClickHouse';
import { quoteClickHouse } from './quoteClickHouse';
import { decodeRows } from './decodeRows';

test.each<[unknown, string, unknown]>([
  ['2026-01-18 10:32:07.418204', "DateTime64(6, 'UTC')", '2026-01-18T10:32:07.418204Z'],
  ['2026-01-18 10:32:07.418', 'DateTime64(3)', '2026-01-18T10:32:07.418Z'],
  ['2026-01-18 10:32:07', "DateTime('Asia/Tokyo')", '2026-01-18T10:32:07Z'],
  ['2026-01-18 10:32:07.418204999', 'Nullable(DateTime64(9))', '2026-01-18T10:32:07.418204999Z'],
  ['1970-01-01 00:00:00.000000', "DateTime64(6, 'UTC')", '1970-01-01T00:00:00.000000Z'],
  ['nan', 'Nullable(Float64)', 'NaN'],
  ['inf', 'Float64', 'Infinity'],
  ['-inf', 'Float64', '-Infinity'],
  ['-0', 'Float64', -0],
  ['0.30000000000000004', 'Float64', 0.1 + 0.2],
  ['0.1', 'Float32', 0.1],
  ['18446744073709551615', 'UInt64', '18446744073709551615'],
  ['1.10', 'Decimal(10, 2)', '1.10'],
  [true, 'Bool', true],
  [1, 'UInt8', 1],
  [0, 'Nullable(UInt8)', 0],
  [7, 'UInt8', 7],
  [['a', 'b'], 'Array(String)', ['a', 'b']],
  [['a', null], 'Array(Nullable(String))', ['a', null]],
  ['ab\0\0', 'FixedString(4)', 'ab'],
  ['ab\0', 'String', 'ab\0'],
  ['nan', 'String', 'nan'],
  ['coach', "Enum8('coach' = 1)", 'coach'],
  ['[["1","nan"],[null,"2"]]', 'Array(Array(Nullable(Float64)))', '[[1,"NaN"],[null,2]]'],
  [['["1","nan"]', '[]'], 'Array(Array(Float64))', ['[1,"NaN"]', '[]']],
  ['{"b":"9223372036854775807","a":null}', 'Map(String, Nullable(Int64))', '{"a":null,"b":9223372036854775807}'],
  [
    '["x","2026-01-18 10:32:07.418"]',
    "Tuple(b String, a DateTime64(3, 'Asia/Tokyo'))",
    '{"a":"2026-01-18T10:32:07.418Z","b":"x"}',
  ],
  ['["1","true"]', 'Tuple(Int64, Bool)', '[1,true]'],
  ['{"a":[1,2.50]}', 'JSON', '{"a":[1,2.5]}'],
  [null, 'Nullable(String)', null],
])('%j of type %s is %j', (value, type, expected) => {
  expect(convertClickHouse(value as never, type)).toEqual(expected);
});

test('a wrapped type is read by what it wraps', () => {
  expect(innerType('LowCardinality(Nullable(String))')).toBe('String');
  expect(innerType("Nullable(DateTime64(6, 'UTC'))")).toBe("DateTime64(6, 'UTC')");
});

test('a hostile column name stays a name', () => {
  expect(selectExpression(quoteClickHouse('a`) FROM b --'), 'Float64')).toBe('toString(`a\\`) FROM b --`)');
});

test('bytes that are no UTF-8 stay distinguishable', () => {
  const bytes = Buffer.concat([Buffer.from('["é'), Buffer.from([0xff, 0x41, 0xc3]), Buffer.from('"]\n["\uFFFD"]\n')]);
  expect(decodeRows(bytes)).toEqual([['é\\xFFA\\xC3'], ['\uFFFD']]);
});

test('an answer that is no rows is an error', () => {
  expect(() => decodeRows(Buffer.from('<html>'))).toThrow(SyntaxError);
  expect(() => decodeRows(Buffer.from('{"a":1}'))).toThrow(SyntaxError);
});
