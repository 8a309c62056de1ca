import { tables } from '@/lib/record/catalogue';
import { isScorecardId, parseScorecardName, scorecardName, type ScorecardName } from '@/lib/record/resourceName';
import { innerType } from './clickhouse/convertClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './clickhouse/quoteClickHouse';
import { readClickHouseFacts, requireTable } from './clickhouse/readTableFacts';
import type { Stores } from './openStores';
import { quotePostgres, quotePostgresTable } from './postgres/quotePostgres';
import { readPostgresFacts, requireColumns } from './postgres/readPostgresFacts';
import { SourceFailure } from './SourceFailure';
import { withDeadline } from './withDeadline';

const { customer, profile, scorecard } = tables.key;
/** Of one id. */
const mostNames = 20;

/** What a bare id may mean. A failure: one store failed, and the other holds nothing with this id. */
export type FoundNames = { readonly names: readonly ScorecardName[] } | { readonly failure: SourceFailure };
type Rows = readonly (readonly unknown[])[];

/**
 * The full names that bare ids may mean: those that director holds, else those that ClickHouse holds; sorted, 20 at most of one id. One statement per store asks for
 * all of them, within `timeoutMs`.
 * @returns an entry for each id. Never rejects for what a store does.
 */
export async function findNamesByIds(
  stores: Stores,
  ids: readonly string[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<ReadonlyMap<string, FoundNames>> {
  const asked = [...new Set(ids.filter(isScorecardId))];
  const [director, clickhouse] =
    asked.length === 0
      ? []
      : await Promise.all([
          settled(withDeadline('Postgres', timeoutMs, (signal) => findInDirector(stores, asked, signal))),
          settled(withDeadline('ClickHouse', timeoutMs, (signal) => findInClickHouse(stores, asked, signal))),
        ]);
  return new Map(ids.map((id) => [id, pick(id, [director, clickhouse])]));
}

type Settled = ReadonlyMap<string, readonly ScorecardName[]> | SourceFailure;

async function settled(finding: Promise<Rows>): Promise<Settled> {
  try {
    return toNames(await finding);
  } catch (error) {
    if (error instanceof SourceFailure) return error;
    throw error;
  }
}

function pick(id: string, stores: readonly (Settled | undefined)[]): FoundNames {
  for (const store of stores) {
    const names = store instanceof SourceFailure ? undefined : store?.get(id);
    if (names !== undefined) return { names };
  }
  const failure = stores.find((store) => store instanceof SourceFailure);
  return failure === undefined ? { names: [] } : { failure };
}

async function findInDirector({ postgres }: Stores, ids: readonly string[], signal: AbortSignal): Promise<Rows> {
  const columns = requireColumns(await readPostgresFacts(postgres, signal), tables.card.postgres, [
    customer,
    profile,
    scorecard,
  ]);
  const type = columns[scorecard] === 'uuid' ? 'uuid' : 'text';
  const [inCustomer, inProfile, id] = [customer, profile, scorecard].map(quotePostgres);
  const sql = `SELECT found.id, found.customer, found.profile
FROM unnest($1::${type}[]) AS wanted (id)
CROSS JOIN LATERAL (
  SELECT ${id}::text AS id, ${inCustomer} AS customer, ${inProfile} AS profile FROM ${quotePostgresTable(tables.card.postgres)}
  WHERE ${id} = wanted.id ORDER BY 2, 3 LIMIT ${mostNames}
) AS found
ORDER BY 2, 3`;
  return postgres.run({ sql, values: [ids] }, signal);
}

async function findInClickHouse({ clickhouse }: Stores, ids: readonly string[], signal: AbortSignal): Promise<Rows> {
  const table = requireTable(await readClickHouseFacts(clickhouse, signal), tables.card.clickhouse);
  const type = innerType(table.columns[scorecard] ?? '') === 'UUID' ? 'UUID' : 'String';
  const [inCustomer, inProfile, id] = [customer, profile, scorecard].map(quoteClickHouse);
  const sql = `SELECT DISTINCT toString(${id}), toString(${inCustomer}), toString(${inProfile}) FROM ${quoteClickHouseTable(table.name)}
WHERE ${id} IN {scorecards:Array(${type})} ORDER BY 2, 3 LIMIT ${mostNames} BY 1`;
  return clickhouse.run({ sql, parameters: { scorecards: [...ids] } }, signal);
}

/** A row whose segments no name can have is left out: it could not be asked for. */
function toNames(rows: Rows): ReadonlyMap<string, readonly ScorecardName[]> {
  const names = new Map<string, ScorecardName[]>();
  for (const [id, found, inProfile] of rows) {
    const name = scorecardName(String(found), String(inProfile), String(id));
    if (parseScorecardName(name.text).ok) names.set(name.scorecard, [...(names.get(name.scorecard) ?? []), name]);
  }
  return names;
}
