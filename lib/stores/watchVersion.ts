import { tables } from '@/lib/record/catalogue';
import type { ScorecardName } from '@/lib/record/resourceName';
import { innerType } from './clickhouse/convertClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './clickhouse/quoteClickHouse';
import { readClickHouseFacts, requireTable } from './clickhouse/readTableFacts';
import type { Stores } from './openStores';
import { keyValues, matchesWanted, wantedNames } from './postgres/directorQuery';
import { quotePostgresTable } from './postgres/quotePostgres';
import { readPostgresFacts, requireColumns } from './postgres/readPostgresFacts';
import { SourceFailure } from './SourceFailure';
import { withDeadline } from './withDeadline';

const { customer, profile, scorecard } = tables.key;

/**
 * A token that changes whenever one of the record's rows does, in any store: transaction ids in Postgres, places of the rows in
 * ClickHouse. Cheaper than a read, since no values travel. A failing store counts as a state of its own; never rejects for it.
 */
export async function watchVersion(
  stores: Stores,
  name: ScorecardName,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<string> {
  const tokens = await Promise.all([
    token(withDeadline('Postgres', timeoutMs, (signal) => postgresToken(stores, name, signal))),
    token(withDeadline('ClickHouse', timeoutMs, (signal) => clickhouseToken(stores, name, signal))),
  ]);
  return tokens.join(' ');
}

async function token(reading: Promise<string>): Promise<string> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SourceFailure) return `failed:${error.error.code}`;
    throw error;
  }
}

async function postgresToken({ postgres }: Stores, name: ScorecardName, signal: AbortSignal): Promise<string> {
  const facts = await readPostgresFacts(postgres, signal);
  const parts = [tables.card.postgres, tables.score.postgres, tables.historic.postgres].map((table) => {
    const columns = requireColumns(facts, table, [customer, profile, scorecard]);
    return `(SELECT md5(string_agg(copy.xmin::text || copy.ctid::text, ',' ORDER BY copy.ctid)) FROM ${wantedNames(false, columns[scorecard] ?? '')}
  JOIN ${quotePostgresTable(table)} AS copy ON ${matchesWanted('copy', columns)})`;
  });
  const [row] = await postgres.run({ sql: `SELECT ${parts.join(',\n')}`, values: keyValues([name]) }, signal);
  return (row ?? []).join('/');
}

async function clickhouseToken({ clickhouse }: Stores, name: ScorecardName, signal: AbortSignal): Promise<string> {
  const facts = await readClickHouseFacts(clickhouse, signal);
  const tokens = await Promise.all(
    [tables.card.clickhouse, tables.score.clickhouse].map(async (tableName) => {
      const table = requireTable(facts, tableName);
      const id = innerType(table.columns[scorecard] ?? '') === 'UUID' ? 'UUID' : 'String';
      const rows = table.hasParts ? 'groupBitXor(cityHash64(_part, _part_offset))' : '0';
      const newest = table.versionColumn === null ? '0' : `max(${quoteClickHouse(table.versionColumn)})`;
      const sql = `SELECT toString(count()), toString(${rows}), toString(${newest}) FROM ${quoteClickHouseTable(table.name)}
WHERE ${quoteClickHouse(customer)} = {customer:String} AND ${quoteClickHouse(profile)} = {profile:String} AND ${quoteClickHouse(scorecard)} = {scorecard:${id}}`;
      const { customer: ofCustomer, profile: ofProfile, scorecard: ofScorecard } = name;
      const [row] = await clickhouse.run(
        { sql, parameters: { customer: ofCustomer, profile: ofProfile, scorecard: ofScorecard } },
        signal,
      );
      return (row ?? []).map(String).join('/');
    }),
  );
  return tokens.join(' ');
}
