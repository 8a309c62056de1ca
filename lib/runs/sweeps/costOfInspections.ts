import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { StoreCost } from '@/lib/stores/sweeps/model';

export const noCost: StoreCost = { postgresMs: 0, clickhouseMs: 0, rowsRead: 0 };

/** What records that were read together have cost: one statement a copy tells of all of them, in both of its views. */
export function costOfInspections(outcomes: readonly InspectOutcome[]): StoreCost {
  const slowest = { postgres: new Map<string, number>(), clickhouse: new Map<string, number>() };
  let rowsRead = 0;
  for (const outcome of outcomes) {
    if ('error' in outcome) continue;
    const { copies, rows, versions } = outcome.inspection;
    rowsRead += rows.length + versions.length;
    for (const { store, copy, durationMs } of copies)
      slowest[store].set(copy, Math.max(slowest[store].get(copy) ?? 0, durationMs));
  }
  const total = (of: ReadonlyMap<string, number>) => [...of.values()].reduce((sum, ms) => sum + ms, 0);
  return { postgresMs: total(slowest.postgres), clickhouseMs: total(slowest.clickhouse), rowsRead };
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
