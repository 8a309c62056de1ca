import { expect, test } from 'vitest';
import { convertPostgres } from './convertPostgres';

test.each([
  ['2026-01-18 10:32:07.418204+00', 'timestamp with time zone', '2026-01-18T10:32:07.418204Z'],
  ['2026-01-18 10:32:07.4182+00', 'timestamp with time zone', '2026-01-18T10:32:07.418200Z'],
  ['2026-01-18 10:32:07+00', 'timestamp with time zone', '2026-01-18T10:32:07.000000Z'],
  ['2026-01-18 10:32:07.4+00', 'timestamp(3) with time zone', '2026-01-18T10:32:07.400Z'],
  ['2026-01-18 10:32:07+00', 'timestamp(0) with time zone', '2026-01-18T10:32:07Z'],
  ['2026-01-18 10:32:07.418204', 'timestamp without time zone', '2026-01-18T10:32:07.418204Z'],
  ['294276-12-31 23:59:59.999999+00', 'timestamp with time zone', '294276-12-31T23:59:59.999999Z'],
  ['infinity', 'timestamp with time zone', 'infinity'],
  ['-infinity', 'timestamp with time zone', '-infinity'],
  ['0044-03-15 12:00:00+00 BC', 'timestamp with time zone', '0044-03-15 12:00:00+00 BC'],
  ['t', 'boolean', true],
  ['f', 'boolean', false],
  ['true', 'boolean', true],
  ['0.1', 'double precision', 0.1],
  ['0.30000000000000004', 'double precision', 0.1 + 0.2],
  ['-0', 'double precision', -0],
  ['NaN', 'double precision', 'NaN'],
  ['-Infinity', 'double precision', '-Infinity'],
  ['9223372036854775807', 'bigint', '9223372036854775807'],
  ['1.10', 'numeric(10,2)', '1.10'],
  ['7', 'integer', 7],
  ['{}', 'text[]', []],
  ['{a,"b c","q\\"uote","NULL",NULL}', 'text[]', ['a', 'b c', 'q"uote', 'NULL', null]],
  ['{"a,b"}', 'character varying(20)[]', ['a,b']],
  ['', 'text', ''],
  ['2026-01-18 10:32:07+00', 'text', '2026-01-18 10:32:07+00'],
  [null, 'timestamp with time zone', null],
])('%j of type %s is %j', (text, type, value) => {
  expect(convertPostgres(text, type)).toEqual(value);
});
