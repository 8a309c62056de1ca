import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from '@/lib/record/fieldValue';
import { isTypeDefault, readColumnType } from './columnType';
import { compareValues } from './compareValues';

/** What a kind of value is declared as in Postgres. */
const POSTGRES = {
  timestamp: 'timestamptz',
  text: 'text',
  textArray: 'text[]',
  boolean: 'boolean',
  float: 'double precision',
} as const;
type Kind = keyof typeof POSTGRES;

function judge(
  kind: Kind,
  director: FieldValue,
  clickhouse: FieldValue,
  type: string,
  postgresType: string = POSTGRES[kind],
) {
  return compareValues(
    { value: director, type: readColumnType(postgresType), store: 'postgres' },
    { value: clickhouse, type: readColumnType(type), store: 'clickhouse' },
  );
}

const MICROS = "DateTime64(6, 'UTC')";
const cases: readonly (readonly [Kind, FieldValue, FieldValue, string, string])[] = [
  // NULL against a default: only where the column cannot hold NULL.
  ['timestamp', null, '1970-01-01T00:00:00.000000Z', MICROS, 'equal_by_convention'],
  ['timestamp', null, '1970-01-01T00:00:00.000000Z', `Nullable(${MICROS})`, 'different'],
  ['timestamp', null, '2026-01-18T10:32:07.418204Z', MICROS, 'different'],
  ['timestamp', '1970-01-01T00:00:00.000000Z', null, `Nullable(${MICROS})`, 'different'],
  ['text', null, '', 'String', 'equal_by_convention'],
  ['text', null, '', 'LowCardinality(String)', 'equal_by_convention'],
  ['text', null, '', 'LowCardinality(Nullable(String))', 'different'],
  ['text', null, ' ', 'String', 'different'],
  // The default that the column itself declares.
  ['text', null, "un'known", "LowCardinality(String) DEFAULT 'un\\'known'", 'equal_by_convention'],
  ['text', null, '', "LowCardinality(String) DEFAULT 'unknown'", 'equal_by_convention'],
  ['text', null, 'known', "LowCardinality(String) DEFAULT 'unknown'", 'different'],
  ['text', null, 'unknown', "Nullable(String) DEFAULT 'unknown'", 'different'],
  ['text', 'unknown', 'unknown', "String DEFAULT 'unknown'", 'equal'],
  ['text', 'DEFAULT', 'DEFAULT', "Enum8('a DEFAULT b' = 1, 'DEFAULT' = 2) DEFAULT 'DEFAULT'", 'equal'],
  ['text', null, 'DEFAULT', "Enum8('a DEFAULT b' = 1, 'DEFAULT' = 2) DEFAULT 'DEFAULT'", 'equal_by_convention'],
  ['float', null, '-1.00', 'Decimal(9, 2) DEFAULT -1', 'equal_by_convention'],
  ['boolean', null, true, 'Bool DEFAULT 1', 'equal_by_convention'],
  ['timestamp', null, '2000-01-01T00:00:00Z', "DateTime DEFAULT '2000-01-01 00:00:00'", 'equal_by_convention'],
  ['text', '', null, 'Nullable(String)', 'different'],
  ['text', '', '', 'String', 'equal'],
  ['text', null, null, 'Nullable(String)', 'equal'],
  ['text', null, 'web', "Enum8('web' = 1, 'phone' = 2)", 'equal_by_convention'],
  ['text', null, 'phone', "Enum8('web' = 1, 'phone' = -2)", 'equal_by_convention'],
  ['text', null, 'web', "Enum8('web' = 1, 'phone' = -2)", 'different'],
  ['float', null, 0, 'Float64', 'equal_by_convention'],
  ['float', null, 0, 'Nullable(Float64)', 'different'],
  ['float', null, '0.00', 'Decimal(9, 2)', 'equal_by_convention'],
  ['boolean', null, false, 'Bool', 'equal_by_convention'],
  ['boolean', null, 0, 'UInt8', 'equal_by_convention'],
  ['boolean', null, true, 'Bool', 'different'],
  ['textArray', null, [], 'Array(String)', 'equal_by_convention'],
  // Times: the coarser declared precision, cut and never rounded.
  ['timestamp', '2026-01-18T10:32:07.418204Z', '2026-01-18T10:32:07.418204Z', MICROS, 'equal'],
  ['timestamp', '2026-01-18T10:32:07.418204Z', '2026-01-18T10:32:07.418205Z', MICROS, 'different'],
  ['timestamp', '2026-01-18T10:32:07.418999Z', '2026-01-18T10:32:07.418Z', 'DateTime64(3)', 'equal'],
  ['timestamp', '2026-01-18T10:32:07.418999Z', '2026-01-18T10:32:07.419Z', 'DateTime64(3)', 'different'],
  ['timestamp', '2026-01-18T10:32:07.999999Z', '2026-01-18T10:32:07Z', "DateTime('UTC')", 'equal'],
  ['timestamp', '2026-01-18T10:32:07.999999Z', '2026-01-18T10:32:08Z', "DateTime('UTC')", 'different'],
  ['timestamp', '2200-01-01T00:00:00.000000Z', '2106-02-07T06:28:15Z', 'DateTime', 'equal_by_convention'],
  ['timestamp', '1960-01-01T00:00:00.000000Z', '1970-01-01T00:00:00Z', 'DateTime', 'equal_by_convention'],
  ['timestamp', '2200-01-01T00:00:00.000000Z', '2106-02-07T06:28:15.000000Z', MICROS, 'different'],
  ['timestamp', '2026-01-18T10:32:07.418204Z', '2026-01-18', 'Date', 'equal'],
  ['timestamp', 'infinity', 'infinity', MICROS, 'equal'],
  // Numbers.
  ['float', 0.1, 0.10000000149011612, 'Float32', 'equal'],
  ['float', 0.1, 0.10000000149011612, 'Float64', 'different'],
  ['float', 0.1, 0.2, 'Float32', 'different'],
  ['float', 'NaN', 'NaN', 'Float64', 'equal'],
  ['float', 'NaN', 0, 'Float64', 'different'],
  ['float', 'Infinity', 'Infinity', 'Float64', 'equal'],
  ['float', 'Infinity', '-Infinity', 'Float64', 'different'],
  ['float', -0, 0, 'Float64', 'equal'],
  ['float', 4.567, '4.56', 'Decimal(9, 2)', 'equal'],
  ['float', 4.567, '4.58', 'Decimal(9, 2)', 'different'],
  ['float', 0.29, '0.28', 'Decimal(9, 2)', 'equal'],
  ['float', 4.9, 4, 'Int32', 'equal'],
  ['float', 1e21, '1000000000000000000000', 'Decimal(38, 0)', 'equal'],
  ['float', 4, 4, 'Nullable(Float64)', 'equal'],
  // Text, flags, lists.
  ['text', 'Good', 'good', 'String', 'different'],
  ['text', 'ab', 'ab\0\0', 'FixedString(4)', 'equal'],
  ['text', '019BD2E8-5C71-70E9-9A89-ACB3EFD08E34', '019bd2e8-5c71-70e9-9a89-acb3efd08e34', 'UUID', 'equal'],
  ['boolean', true, 1, 'UInt8', 'equal'],
  ['boolean', true, false, 'Bool', 'different'],
  ['textArray', ['a', 'b'], ['a', 'b'], 'Array(String)', 'equal'],
  ['textArray', ['a', 'b'], ['b', 'a'], 'Array(String)', 'different'],
  ['textArray', ['a'], [], 'Array(String)', 'different'],
  ['textArray', ['a', null, 'b'], ['a', '', 'b'], 'Array(String)', 'equal_by_convention'],
  ['textArray', ['a', null, 'b'], ['a', '', 'b'], 'Array(Nullable(String))', 'different'],
  ['textArray', ['a', null], ['a', null], 'Array(Nullable(String))', 'equal'],
  ['textArray', ['a', null], ['a', 'b'], 'Array(String)', 'different'],
  ['textArray', ['a', null], ['a'], 'Array(String)', 'different'],
  ['textArray', ['a', ''], ['a', null], 'Array(Nullable(String))', 'different'],
  ['textArray', ['NULL'], [''], 'Array(String)', 'different'],
];

describe('compareValues', () => {
  it.each(cases)('%s: %j against %j in %s is %s', (kind, director, clickhouse, type, expected) => {
    expect(judge(kind, director, clickhouse, type).outcome).toBe(expected);
  });

  it('names its rule', () => {
    expect(judge('timestamp', null, '1970-01-01T00:00:00.000000Z', MICROS).rule).toBe(
      "NULL against 1970-01-01, the default of DateTime64(6, 'UTC')",
    );
    expect(judge('timestamp', '2026-01-18T10:32:07.418204Z', '2026-01-18T10:32:07.418Z', 'DateTime64(3)').rule).toBe(
      'times equal at milliseconds, the coarser declared precision',
    );
    expect(judge('text', 'a', 'b', 'String').rule).toBe('exact text');
    expect(judge('textArray', ['a', 'b'], ['b', 'a'], 'Array(String)').rule).toBe(
      'exact list, in order: the same items in another order',
    );
  });

  it('tells a loss only where something was lost', () => {
    expect(judge('timestamp', '2026-01-18T10:32:07.418204Z', '2026-01-18T10:32:07.418Z', 'DateTime64(3)').loss).toBe(
      'cut to milliseconds',
    );
    expect(
      judge('timestamp', '2026-01-18T10:32:07.418000Z', '2026-01-18T10:32:07.418Z', 'DateTime64(3)').loss,
    ).toBeNull();
    expect(judge('float', 0.5, 0.5, 'Float32').loss).toBeNull();
  });

  it('between two Postgres copies NULL equals nothing but NULL', () => {
    const type = readColumnType('text');
    expect(
      compareValues({ value: null, type, store: 'postgres' }, { value: '', type, store: 'postgres' }).outcome,
    ).toBe('different');
  });

  it('a number whose scaled value is beyond a double is compared all the same', () => {
    const judgement = judge('float', -1.797693134862316e306, 0, 'Decimal(9, 2)');
    expect(judgement.outcome).toBe('different');
    expect(judge('float', -1.797693134862316e306, -1.797693134862316e306, 'Decimal(9, 2)').outcome).toBe('equal');
  });

  it('every value equals itself, and nothing makes it throw', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const kind = fc.constantFrom<Kind>('timestamp', 'text', 'textArray', 'boolean', 'float');
    fc.assert(
      fc.property(
        kind,
        value,
        value,
        fc.oneof(fc.string(), fc.constantFrom(MICROS, 'Float32', 'Decimal(9, 2)', 'Nullable(String)')),
        (k, a, b, type) => {
          judge(k, a, b, type);
          expect(judge(k, a, a, 'Nullable(String)').outcome).toBe('equal');
        },
      ),
    );
  });

  it('what ClickHouse makes of a time by truncation always equals it', () => {
    const micros = fc.bigInt(0n, 4_000_000_000_000_000n);
    fc.assert(
      fc.property(micros, fc.constantFrom(0, 3, 6), (time, digits) => {
        const text =
          new Date(Number(time / 1000n)).toISOString().slice(0, 23) + String(time % 1000n).padStart(3, '0') + 'Z';
        const cut = digits === 0 ? `${text.slice(0, 19)}Z` : `${text.slice(0, 20 + digits)}Z`;
        expect(judge('timestamp', text, cut, digits === 0 ? 'DateTime' : `DateTime64(${digits})`).outcome).toBe(
          'equal',
        );
      }),
    );
  });
});

describe('readColumnType', () => {
  it.each([
    ["DateTime64(6, 'UTC')", 'datetime64', ['6', "'UTC'"], false],
    ['LowCardinality(Nullable(String))', 'string', [], true],
    ['Nullable(Decimal(9, 2))', 'decimal', ['9', '2'], true],
    ['timestamp(3) with time zone', 'timestamp', ['3'], false],
    ['double precision', 'double', [], false],
  ])('%s', (declared, base, args, nullable) => {
    expect(readColumnType(declared)).toMatchObject({ declared, base, arguments: args, nullable });
  });

  it('reads labels with quotes, commas and brackets in them', () => {
    const type = readColumnType("Enum8('a, (b)' = 2, 'it\\'s' = 1)");
    expect(isTypeDefault("it's", type)).toBe(true);
    expect(isTypeDefault('a, (b)', type)).toBe(false);
  });
});
