import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareValues } from '@/lib/evidence/compare/compareValues';
import type { Judgement } from '@/lib/evidence/compare/judgement';
import { copyTypePairs, pairRows, pairSamples } from './testing/copyTypePairs';
import { openStoresUnderTest, type StoresUnderTest } from './testing/StoresUnderTest';
import { typePairs } from './testing/typePairs';

let under: StoresUnderTest;
/** By row, by pair. */
let judged: readonly (readonly Judgement[])[] = [];
let shown: readonly (readonly string[])[] = [];

beforeAll(async () => {
  under = await openStoresUnderTest();
  const held = await copyTypePairs(under);
  judged = held.map((row) => row.map(([truth, copy]) => compareValues(truth, copy)));
  shown = held.map((row) => row.map((sides) => JSON.stringify(sides.map(({ value }) => value))));
});
afterAll(() => under.close());

describe.each(
  typePairs.map((pair, index) => ({ ...pair, index, name: `${pair.postgres} against ${pair.clickhouse}` })),
)('$name', ({ index, outcome = 'equal', clickhouse }) => {
  const told = (row: number) => ({
    values: shown[row]?.[index],
    outcome: judged[row]?.[index]?.outcome,
    rule: judged[row]?.[index]?.rule,
  });

  test(`a copy is ${outcome}, and one of the next value is different`, () => {
    for (const [sample, { next }] of (pairSamples[index] ?? []).entries()) {
      const copied = told(pairRows.copied(sample));
      expect(copied).toMatchObject({ outcome });
      expect(copied.rule).not.toBe('');
      const changed = told(pairRows.changed(sample));
      if (next !== null) expect(changed).toMatchObject({ outcome: outcome === 'unknown' ? outcome : 'different' });
    }
  });

  test('NULL is NULL, or by convention the default of a column that has none', () => {
    const holdsNull = /Nullable\((?!.*\(.*Nullable)/.test(clickhouse) && !/^(Array|Map|Tuple)/.test(clickhouse);
    expect(told(pairRows.empty)).toMatchObject({ outcome: holdsNull ? 'equal' : 'equal_by_convention' });
  });
});
