import { tables } from '@/lib/scorecard/catalogue';
import { isScorecardId, parseScorecardName, scorecardName, type ScorecardName } from '@/lib/scorecard/resourceName';
import { innerType } from './clickhouse/convertClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './clickhouse/quoteClickHouse';
import { readClickHouseFacts, requireTable } from './clickhouse/readTableFacts';
import type { Stores } from './openStores';
import { quotePostgres, quotePostgresTable } from './postgres/quotePostgres';
import { readPostgresFacts, requireColumns } from './postgres/readPostgresFacts';
import { withDeadline } from './withDeadline';

const { customer, profile, scorecard } = tables.key;
const mostNames = 20;

/**
 * The full names that a bare id may mean: those that director holds, else those that ClickHouse holds. Sorted, 20 at most.
 * @throws SourceFailure when one store fails and the other finds nothing
 */
export async function findNamesById(
  stores: Stores,
  id: string,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<readonly ScorecardName[]> {
  if (!isScorecardId(id)) return [];
  const [director, clickhouse] = await Promise.allSettled([
    withDeadline('Postgres', timeoutMs, (signal) => findInDirector(stores, id, signal)),
    withDeadline('ClickHouse', timeoutMs, (signal) => findInClickHouse(stores, id, signal)),
  ]);
  for (const found of [director, clickhouse])
    if (found.status === 'fulfilled' && found.value.length > 0) return found.value;
  for (const found of [director, clickhouse]) if (found.status === 'rejected') throw found.reason;
  return [];
}

async function findInDirector(
  { postgres }: Stores,
  id: string,
  signal: AbortSignal,
): Promise<readonly ScorecardName[]> {
  const columns = requireColumns(await readPostgresFacts(postgres, signal), tables.card.postgres, [
    customer,
    profile,
    scorecard,
  ]);
  const type = columns[scorecard] === 'uuid' ? 'uuid' : 'text';
  const sql = `SELECT ${quotePostgres(customer)}, ${quotePostgres(profile)} FROM ${quotePostgresTable(tables.card.postgres)}
WHERE ${quotePostgres(scorecard)} = $1::${type} ORDER BY 1, 2 LIMIT ${mostNames}`;
  return toNames(await postgres.run({ sql, values: [id] }, signal), id);
}

async function findInClickHouse(
  { clickhouse }: Stores,
  id: string,
  signal: AbortSignal,
): Promise<readonly ScorecardName[]> {
  const table = requireTable(await readClickHouseFacts(clickhouse, signal), tables.card.clickhouse);
  const type = innerType(table.columns[scorecard] ?? '') === 'UUID' ? 'UUID' : 'String';
  const sql = `SELECT DISTINCT toString(${quoteClickHouse(customer)}), toString(${quoteClickHouse(profile)}) FROM ${quoteClickHouseTable(table.name)}
WHERE ${quoteClickHouse(scorecard)} = {scorecard:${type}} ORDER BY 1, 2 LIMIT ${mostNames}`;
  return toNames(await clickhouse.run({ sql, parameters: { scorecard: id } }, signal), id);
}

/** A row whose segments no name can have is left out: it could not be asked for. */
function toNames(rows: readonly (readonly unknown[])[], id: string): readonly ScorecardName[] {
  return rows
    .map(([found, inProfile]) => scorecardName(String(found), String(inProfile), id))
    .filter((name) => parseScorecardName(name.text).ok);
}
