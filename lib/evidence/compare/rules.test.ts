import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readColumnType } from './columnType';
import { compareValues } from './compareValues';
import { findRule, ruleNames } from './rules';

const sides = (postgres: string, clickhouse: string) =>
  [
    { type: readColumnType(postgres), store: 'postgres' },
    { type: readColumnType(clickhouse), store: 'clickhouse' },
  ] as const;

const judge = (postgres: string, value: string | null, clickhouse: string, copy: string | null) => {
  const [from, to] = sides(postgres, clickhouse);
  return compareValues({ ...from, value }, { ...to, value: copy });
};

test('every rule stands in the table of the README', () => {
  const readme = readFileSync('README.md', 'utf8');
  const table = readme.slice(readme.indexOf('### How two values count as equal'));
  expect(ruleNames().filter((name) => !table.includes(name))).toEqual([]);
});

test.each([
  ['point', 'Tuple(Float64, Float64)'],
  ['point', 'Point'],
  ['tsvector', 'String'],
  ['tsvector[]', 'Array(String)'],
  ['integer[]', 'Array(Tuple(Int32, Int32))'],
  ['integer[]', 'Array(Array(IPv4))'],
  ['uuid', 'DateTime'],
  ['boolean', 'UUID'],
  ['integer', 'IPv4'],
  ['text', 'Variant(String, UInt64)'],
  ['public.seismic_wave', 'String'],
])('%s and %s have no rule, and say so', (postgres, clickhouse) => {
  const [from, to] = sides(postgres, clickhouse);
  expect(findRule(from, to)).toBeNull();
  expect(judge(postgres, 'a', clickhouse, 'a')).toMatchObject({
    outcome: 'unknown',
    rule: `no rule for ${postgres} against ${clickhouse}`,
  });
  expect(judge(postgres, 'a', `Nullable(${clickhouse})`, null).outcome).toBe('unknown');
  expect(judge(postgres, null, `Nullable(${clickhouse})`, null).outcome).toBe('equal');
});

test('a type that is known to nobody equals itself within one store', () => {
  const type = readColumnType('tsvector');
  const judged = (value: string) =>
    compareValues({ value: "'a'", type, store: 'postgres' }, { value, type, store: 'postgres' }).outcome;
  expect([judged("'a'"), judged("'b'")]).toEqual(['equal', 'different']);
});

test.each([
  // Beyond what a type holds: its end, by convention.
  ['timestamp with time zone', 'infinity', 'DateTime', '2106-02-07T06:28:15Z', 'equal_by_convention'],
  ['timestamp with time zone', 'infinity', 'DateTime', '2106-02-07T06:28:14Z', 'different'],
  ['timestamp with time zone', 'infinity', 'DateTime64(6)', '9999-12-31T23:59:59.999999Z', 'equal_by_convention'],
  ['timestamp with time zone', '-infinity', 'DateTime64(6)', '1900-01-01T00:00:00.000000Z', 'equal_by_convention'],
  ['timestamp with time zone', 'infinity', 'DateTime64(6)', '2026-01-01T00:00:00.000000Z', 'different'],
  ['timestamp with time zone', 'infinity', 'String', 'infinity', 'equal'],
  ['date', '0044-03-15 BC', 'Date32', '1900-01-01', 'equal_by_convention'],
  ['date', '0044-03-15 BC', 'String', '0044-03-15 BC', 'equal'],
  ['date', '1960-01-01', 'Date', '1970-01-01', 'equal_by_convention'],
  ['date', '2400-01-01', 'Date32', '2299-12-31', 'equal_by_convention'],
  ['date', '2400-01-01', 'Date32', '2299-12-30', 'different'],
  // A clock on the wall is told from an instant.
  [
    'timestamp without time zone',
    '2026-07-01T12:00:00.000000Z',
    "DateTime('Europe/Berlin')",
    '2026-07-01T10:00:00Z',
    'equal_by_convention',
  ],
  [
    'timestamp without time zone',
    '2026-01-01T12:00:00.000000Z',
    "DateTime('Europe/Berlin')",
    '2026-01-01T10:00:00Z',
    'different',
  ],
  [
    'timestamp without time zone',
    '2026-07-01T12:00:00.000000Z',
    "DateTime('Europe/Berlin')",
    '2026-07-01T12:00:00Z',
    'equal',
  ],
  [
    'timestamp with time zone',
    '2026-07-01T12:00:00.000000Z',
    "DateTime('Europe/Berlin')",
    '2026-07-01T10:00:00Z',
    'different',
  ],
  [
    'timestamp without time zone',
    '2026-07-01T12:00:00.000000Z',
    'String',
    '2026-07-01T12:00:00+02:00',
    'equal_by_convention',
  ],
  ['timestamp with time zone', '2026-07-01T12:00:00.000000Z', 'String', '2026-07-01T14:00:00+02:00', 'equal'],
  ['timestamp with time zone', '2026-07-01T12:00:00.400000Z', 'String', '2026-07-01 12:00:00.4+00', 'equal'],
  ['timestamp with time zone', '2026-07-01T12:00:00.410000Z', 'String', '2026-07-01 12:00:00.4+00', 'different'],
  // Numbers beyond a double, and the edges of floats.
  ['numeric', '9007199254740993', 'Float64', '9007199254740992', 'equal'],
  ['numeric', '9007199254740993', 'Int64', '9007199254740992', 'different'],
  ['numeric(38,18)', '1.123456789012345678', 'Float64', '1.1234567890123457', 'equal'],
  ['numeric(38,18)', '1.123456789012345678', 'Float64', '1.1234567890123459', 'different'],
  // A copy has no reason to hold more than the truth.
  ['integer', '5', 'Float64', '5.75', 'different'],
  ['integer', '5', 'Decimal(10, 2)', '5.75', 'different'],
  ['integer', '5', 'Decimal(10, 2)', '5.00', 'equal'],
  ['integer', '5', 'String', '5.75', 'different'],
  ['numeric(10,2)', '19.99', 'Decimal(18, 4)', '19.9999', 'different'],
  ['numeric(10,2)', '19.99', 'Decimal(18, 4)', '19.9900', 'equal'],
  ['numeric(10,2)', '19.99', 'Float64', '19.999', 'different'],
  ['numeric(18,4)', '19.9999', 'Decimal(10, 2)', '19.99', 'equal'],
  ['numeric', '-5318054.27', 'Decimal(9, 2)', '-5318054.26', 'different'],
  ['numeric', 'NaN', 'Float64', 'NaN', 'equal'],
  ['numeric', '1e400', 'String', '1e401', 'different'],
  ['money', '-1234.50', 'String', '-$1,234.50', 'equal'],
  ['money', '-1234.50', 'String', '-1.234,50 €', 'equal'],
  ['smallint', '2', 'Bool', 'true', 'equal'],
  ['interval', '1 year 2 mons -3 days +04:05:06.789', 'String', 'P1Y2M-3DT4H5M6.789S', 'equal'],
  ['interval', '-00:00:01', 'String', '@ 1 sec ago', 'equal'],
  ['interval', '1 mon', 'String', '30 days', 'different'],
  ['time with time zone', '12:00:00+02', 'Time', '12:00:00', 'equal'],
  ['time with time zone', '12:00:00+02', 'Time', '10:00:00', 'equal'],
  ['time with time zone', '12:00:00+02', 'Time', '11:00:00', 'different'],
  ['time without time zone', '24:00:00', 'Time', '24:00:00', 'equal'],
  ['inet', '10.0.0.1/24', 'IPv4', '10.0.0.1', 'equal'],
  ['inet', '10.0.0.1/24', 'String', '10.0.0.1', 'different'],
  ['inet', '10.0.0.1', 'String', '10.0.0.1/32', 'equal'],
  ['inet', '10.0.0.1', 'IPv6', '::ffff:10.0.0.1', 'equal'],
  ['jsonb', '{"a":1,"b":null,"c":{}}', 'JSON', '{"a":1}', 'equal'],
  ['jsonb', '{"a":1,"b":null}', 'String', '{"a":1}', 'different'],
  ['jsonb', '{"a.b":1}', 'JSON', '{"a":{"b":1}}', 'equal'],
  ['jsonb', '{"a":"1"}', 'JSON', '{"a":1}', 'different'],
  ['jsonb', '{"a":"2020-01-01T00:00:00Z"}', 'JSON', '{"a":"2020-01-01 00:00:00.000000000"}', 'equal'],
  ['jsonb', '{"a":1}', 'String', '{a:1}', 'different'],
  ['jsonb', 'null', 'Nullable(String)', null, 'equal_by_convention'],
  ['hstore', '{"a":null}', 'Map(String, String)', '{"a":""}', 'equal_by_convention'],
  ['jsonb', '{"a":1}', 'Tuple(a Int64, b String)', '{"a":1,"b":""}', 'equal_by_convention'],
  ['jsonb', '{"a":1,"c":2}', 'Tuple(a Int64)', '{"a":1}', 'different'],
  [null, null, 'Tuple(a Int64, b String)', '{"a":0,"b":""}', 'equal_by_convention'],
  ['bytea', '\\x00ff', 'String', '\0\\xFF', 'equal'],
  ['bytea', '\\x00ff', 'String', '00FF', 'equal'],
  ['tstzrange', '["2026-01-01 00:00:00+00",)', 'String', '[2026-01-01 02:00:00+02,)', 'equal'],
] as const)('%s %j against %s %j is %s', (postgres, value, clickhouse, copy, outcome) => {
  expect(judge(postgres ?? 'jsonb', value, clickhouse, copy)).toMatchObject({ outcome });
});
