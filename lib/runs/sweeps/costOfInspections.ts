import type { Inspection } from '@/lib/contract/inspect';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { StoreCost } from '@/lib/stores/sweeps/model';

export const noCost: StoreCost = { postgresMs: 0, clickhouseMs: 0, rowsRead: 0 };

/**
 * What records that were read together have cost: one statement a copy tells of all of them, in both of its views. `clickhouseRows`: how many ClickHouse says that it
 * read for them; 0 where it does not say.
 */
export function costOfInspections(outcomes: readonly InspectOutcome[], clickhouseRows = 0): StoreCost {
  const slowest = { postgres: new Map<string, number>(), clickhouse: new Map<string, number>() };
  const rowsRead = rowsOf(outcomes);
  for (const outcome of outcomes) {
    if ('error' in outcome) continue;
    for (const { store, copy, durationMs } of outcome.inspection.copies)
      slowest[store].set(copy, Math.max(slowest[store].get(copy) ?? 0, durationMs));
  }
  const total = (of: ReadonlyMap<string, number>) => [...of.values()].reduce((sum, ms) => sum + ms, 0);
  return {
    postgresMs: total(slowest.postgres),
    clickhouseMs: total(slowest.clickhouse),
    rowsRead: rowsRead.postgres + Math.max(rowsRead.clickhouse, clickhouseRows),
  };
}

/** Rows and versions that were read of records. */
export function rowsOf(outcomes: readonly InspectOutcome[]): {
  readonly postgres: number;
  readonly clickhouse: number;
} {
  const inspections = outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome.inspection]));
  const sum = (of: (inspection: Inspection) => number) => inspections.reduce((all, each) => all + of(each), 0);
  return { postgres: sum(({ rows }) => rows.length), clickhouse: sum(({ versions }) => versions.length) };
}

export function addCosts(...costs: readonly StoreCost[]): StoreCost {
  return costs.reduce(
    (sum, cost) => ({
      postgresMs: sum.postgresMs + cost.postgresMs,
      clickhouseMs: sum.clickhouseMs + cost.clickhouseMs,
      rowsRead: sum.rowsRead + cost.rowsRead,
    }),
    noCost,
  );
}
