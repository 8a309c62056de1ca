import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FindingCode } from '@/lib/evidence/model';
import { recordName } from '@/lib/record/recordName';
import { openStoresUnderTest, type StoresUnderTest } from '@/lib/stores/testing/StoresUnderTest';
import { inspectRecords } from './inspectRecords';
import { keyOfRecord, madeUpType, rowOf, versionOf, type Engine, type MadeUpType } from './testing/madeUpType';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

/** What the pipeline does to a record, and the finding that it leads to; null: none. */
type Fate =
  | 'healthy'
  | 'stale'
  | 'not_written'
  | 'tie'
  | 'missing'
  | 'only_clickhouse'
  | 'deleted'
  | 'child_missing'
  | 'child_orphan';

const findings: Readonly<Record<Fate, FindingCode | null>> = {
  healthy: null,
  stale: 'out_of_order_write',
  not_written: 'missing_write',
  tie: 'version_tie',
  missing: 'missing_in_clickhouse',
  only_clickhouse: 'missing_in_postgres',
  deleted: 'out_of_order_write',
  child_missing: 'missing_row',
  child_orphan: 'orphan_row',
};

function fatesOf({ rows: [root, ...children] }: MadeUpType): readonly Fate[] {
  const engine: Engine = root?.engine ?? 'counter';
  return [
    'healthy',
    'stale',
    'not_written',
    'missing',
    'only_clickhouse',
    ...(engine === 'insertion' ? [] : ['tie' as const]),
    ...(engine === 'mark' || engine === 'is_deleted' ? ['deleted' as const] : []),
    ...(children.length === 0 ? [] : ['child_missing' as const, 'child_orphan' as const]),
  ];
}

const RECORDS = 300;
const LINES = [1, 2];

/** The pipeline: each change is written to Postgres, then its copy to ClickHouse, with one insert for all records of a round. */
async function write(made: MadeUpType, fates: readonly Fate[]): Promise<void> {
  const [root, ...children] = made.rows;
  if (root === undefined) throw new TypeError('a type has rows');
  const { postgres, clickhouse } = under;
  for (const sql of made.createInPostgres) await postgres.query(sql);
  for (const query of made.createInClickHouse) await clickhouse.command({ query });
  const numbers = Array.from({ length: RECORDS }, (_, n) => n);
  const fateOf = (n: number) => fates[n % fates.length] ?? 'healthy';
  const now = () => new Date();
  const insert = async (table: string, values: readonly object[]) => {
    if (values.length === 0) return;
    await clickhouse.insert({
      table: `${made.type.id}_${table}`,
      values,
      format: 'JSONEachRow',
      clickhouse_settings: { async_insert: 0, date_time_input_format: 'best_effort', optimize_on_insert: 0 },
    });
  };
  const keep = async (table: string, values: readonly object[]) => {
    if (values.length === 0) return;
    const name = `${made.type.id}_${table}`;
    await postgres.query(`INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, $1::json)`, [
      JSON.stringify(values),
    ]);
  };

  // First state: copied and replaced since, and of some the only one that was ever copied.
  const before = now();
  const copied = numbers.filter((n) => fateOf(n) !== 'missing');
  await insert(
    'root',
    copied.map((n) => ({ ...rowOf(made, root, n, 0, 1, before.toISOString()), ...versionOf(root.engine, 1, before) })),
  );
  await delay(20);
  // Second state: what Postgres holds.
  const change = now();
  const held = numbers.filter((n) => fateOf(n) !== 'only_clickhouse');
  await keep(
    'root',
    held.map((n) => rowOf(made, root, n, 0, 2, change.toISOString())),
  );
  for (const child of children)
    await keep(
      child.id,
      held.flatMap((n) => LINES.map((line) => rowOf(made, child, n, line, 2, ''))),
    );
  await delay(20);
  const after = now();
  await insert(
    'root',
    copied
      .filter((n) => fateOf(n) !== 'not_written')
      .map((n) => ({ ...rowOf(made, root, n, 0, 2, change.toISOString()), ...versionOf(root.engine, 2, after) })),
  );
  for (const [index, child] of children.entries()) {
    const lines = (n: number) => {
      if (fateOf(n) === 'child_missing' && index === 0) return LINES.slice(1);
      return fateOf(n) === 'child_orphan' && index === 0 ? [...LINES, 3] : LINES;
    };
    await insert(
      child.id,
      copied.flatMap((n) =>
        lines(n).map((line) => ({ ...rowOf(made, child, n, line, 2, ''), ...versionOf(child.engine, 2, after) })),
      ),
    );
  }
  await delay(20);
  // What goes wrong afterwards.
  const late = now();
  const old = (n: number) => rowOf(made, root, n, 0, 1, before.toISOString());
  await insert(
    'root',
    numbers.flatMap((n) => {
      switch (fateOf(n)) {
        case 'stale':
          return [{ ...old(n), ...versionOf(root.engine, 3, late) }];
        case 'tie':
          return [{ ...old(n), ...versionOf(root.engine, 2, after) }];
        case 'deleted':
          return [{ ...old(n), ...versionOf(root.engine, 3, late, true) }];
        default:
          return [];
      }
    }),
  );
}

it('records of any type are judged by what happened to them', async () => {
  let made = 0;
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.noShrink(fc.integer({ min: 0 })), async (seed) => {
      made += 1;
      const [kind] = fc.sample(madeUpType(`made${made}`), { seed, numRuns: 1 });
      if (kind === undefined) throw new TypeError('a sample has a type');
      const fates = fatesOf(kind);
      await write(kind, fates);
      const names = Array.from({ length: RECORDS }, (_, n) => recordName(kind.type, keyOfRecord(kind, n)));
      const outcomes = await inspectRecords(
        {
          stores: under.stores,
          types: [kind.type],
          environment: { id: 'test', settleMs: 0, timeoutMs: 60_000 },
          listCalls: () => Promise.resolve(new Map()),
          now: () => new Date().toISOString(),
        },
        names,
      );
      const told = outcomes.map((outcome, n) => {
        const fate = fates[n % fates.length] ?? 'healthy';
        seen.set(fate, (seen.get(fate) ?? 0) + 1);
        if (!('inspection' in outcome)) return [fate, outcome.error.code];
        const { verdict, findings: found } = outcome.inspection;
        const errors = found.filter(({ severity, explainedBy }) => severity === 'error' && explainedBy === null);
        return [fate, verdict, ...errors.map(({ code }) => code)];
      });
      const expected = names.map((_, n) => {
        const fate = fates[n % fates.length] ?? 'healthy';
        const code = findings[fate];
        return code === null ? [fate, 'consistent'] : [fate, 'inconsistent', code];
      });
      // Each way of going wrong once, so that a failure can be read.
      const distinct = (all: readonly (readonly string[])[]) => [...new Set(all.map((each) => each.join(' ')))].sort();
      expect({ engines: kind.rows.map(({ engine }) => engine), told: distinct(told) }).toEqual({
        engines: kind.rows.map(({ engine }) => engine),
        told: distinct(expected),
      });
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(12 * RECORDS);
});
