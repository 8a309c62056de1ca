import { describe, expect, it } from 'vitest';
import { isWrittenApart } from './resolveKeys';

describe('key columns whose values the stores write differently', () => {
  it.each([
    ['timestamp with time zone', 'DateTime64(6)'],
    ['timestamp with time zone', 'String'],
    ['numeric(10,2)', 'Decimal(10, 2)'],
    ['numeric', 'Decimal(38, 4)'],
    ['double precision', 'Float64'],
    ['inet', 'IPv4'],
    ['bytea', 'String'],
    ['uuid', 'FixedString(16)'],
    ['text', 'DateTime'],
  ])('%s and %s', (truth, other) => {
    expect(isWrittenApart(truth, other, false)).toBe(true);
  });

  it.each([
    ['bigint', 'Int64'],
    ['numeric(20,0)', 'Decimal(20, 0)'],
    ['uuid', 'UUID'],
    ['uuid', 'String'],
    ['uuid', 'FixedString(36)'],
    ['date', 'Date32'],
    ['boolean', 'Bool'],
    ['enum mood', "Enum8('a' = 1)"],
    ['character varying(20)', 'LowCardinality(Nullable(String))'],
    ['citext', 'String'],
  ])('not %s and %s', (truth, other) => {
    expect(isWrittenApart(truth, other, false)).toBe(false);
  });

  it('within Postgres a type writes its values in one way', () => {
    expect(isWrittenApart('timestamp with time zone', 'timestamp(3) with time zone', true)).toBe(false);
    expect(isWrittenApart('timestamp with time zone', 'text', true)).toBe(true);
  });
});
