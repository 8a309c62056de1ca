import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutIntoBatches, type Batch } from './cutIntoBatches';
import { cutByValue, cutBySlice, MOST_SCOPES } from './cutScopes';
import type { SweepScope } from './model';
import { SLICES } from './RowFilter';

const values = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 400 })
  .chain((names) =>
    fc
      .array(fc.nat({ max: 100_000 }), { minLength: names.length, maxLength: names.length })
      .map((rows) => names.map((value, index) => ({ value, records: rows[index] ?? 0, rows: rows[index] ?? 0 }))),
  );
const size = { statements: 2, timeoutMs: 10_000 };

/** How often each slice of each value is in a scope. */
function coverage(scopes: readonly Pick<SweepScope, 'leading' | 'slices'>[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { leading, slices } of scopes)
    for (const value of leading ?? ['*']) {
      const counts = found.get(value) ?? Array.from({ length: SLICES }, () => 0);
      for (let slice = slices?.from ?? 0; slice < (slices?.to ?? SLICES); slice += 1)
        counts[slice] = (counts[slice] ?? 0) + 1;
      found.set(value, counts);
    }
  return found;
}

const once = (counts: readonly number[]) => counts.every((count) => count === 1);

describe('scopes', () => {
  test('hold each slice of each value once, small values together', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50_000 }), (list, rows) => {
        const scopes = cutByValue(list, { ...size, rows });
        const covered = coverage(scopes);
        expect([...covered.keys()].sort()).toEqual(list.map(({ value }) => value).sort());
        expect([...covered.values()].every(once)).toBe(true);
        for (const scope of scopes) if ((scope.leading?.length ?? 0) > 1) expect(scope.rows).toBeLessThanOrEqual(rows);
      }),
      { numRuns: 30 },
    );
  });

  test('are no more than the bound, however small they are asked to be', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => ({ value: `t${index}`, records: 10, rows: 1_000 }));
    const scopes = cutByValue(list, { ...size, rows: 10 });
    expect(scopes.length).toBeLessThanOrEqual(MOST_SCOPES);
    expect([...coverage(scopes).values()]).toHaveLength(5_000);
  });

  test('without values are slices, more of them only where a statement would come near its deadline', () => {
    expect(cutBySlice({ records: 1, rows: 10, except: ['x'] }, { ...size, rows: 100 })).toEqual([
      { leading: null, slices: null, except: ['x'], records: 1, rows: 10 },
    ]);
    const few = cutBySlice({ records: 1e6, rows: 1e6, except: [] }, { ...size, rows: 1_000 });
    const many = cutBySlice({ records: 1e8, rows: 1e8, except: [] }, { ...size, rows: 1_000 });
    expect(few).toHaveLength(4);
    expect(many.length).toBeGreaterThan(100);
    for (const scopes of [few, many]) expect([...coverage(scopes).values()].every(once)).toBe(true);
  });
});

describe('batches', () => {
  function allOf(scope: SweepScope, took: (batch: Batch) => number, finer = 1): readonly Batch[] {
    const batches = cutIntoBatches(scope, 2, { targetMs: 500, timeoutMs: 10_000, finer });
    const all: Batch[] = [];
    for (let batch = batches.next(null); batch !== null; batch = batches.next(took(batch))) all.push(batch);
    return all;
  }
  const tenants = Array.from({ length: 1_000 }, (_, index) => `t${index}`);
  const scope = { leading: tenants, slices: null, except: [], records: 1e6, rows: 2e6 };

  test('hold every value once, and get smaller where statements take longer than they may', () => {
    const [slow, fast] = [allOf(scope, ({ rows }) => rows / 10), allOf(scope, ({ rows }) => rows / 10_000)];
    for (const batches of [slow, fast]) expect(batches.flatMap(({ filter }) => filter.leading ?? [])).toEqual(tenants);
    expect(slow.length).toBeGreaterThan(4 * fast.length);
    // Half a second each, once it is known how long they take.
    expect(slow.slice(5, -2).every(({ rows }) => rows / 10 < 1_000)).toBe(true);
  });

  test('of slices are few, as each of them reads past all others', () => {
    const batches = allOf({ ...scope, leading: ['one'] }, () => 60_000);
    expect(batches.length).toBeLessThanOrEqual(8);
    expect([...coverage(batches.map(({ filter }) => filter)).values()].every(once)).toBe(true);
  });

  test('of slices are smaller after a statement that came to its deadline', () => {
    const one = { ...scope, leading: ['one'] };
    const [coarse, fine] = [allOf(one, () => 60_000), allOf(one, () => 60_000, 4)];
    expect(fine.at(1)?.rows).toBeLessThanOrEqual((coarse.at(1)?.rows ?? 0) / 4);
    expect([...coverage(fine.map(({ filter }) => filter)).values()].every(once)).toBe(true);
    // Not where they are quick: whole values cost no second scan, and slices grow again.
    expect(allOf(one, () => 1, 4).length).toBeLessThan(fine.length / 2);
  });
});
