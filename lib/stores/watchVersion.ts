import { clickhouseCopiesOf, postgresCopiesOf, truthOf, type RecordType } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { rowsToken } from './clickhouse/rowsToken';
import { readClickHouseFacts } from './clickhouse/readTableFacts';
import type { Stores } from './openStores';
import { quotePostgres, quotePostgresTable } from './postgres/quotePostgres';
import { readPostgresFacts, requireTable } from './postgres/readPostgresFacts';
import { WantedKeys } from './postgres/WantedKeys';
import { SourceFailure } from './SourceFailure';
import { withDeadline } from './withDeadline';

/**
 * A token that changes whenever one of the record's rows does, in any store: transaction ids in Postgres, places of the rows in
 * ClickHouse. Cheaper than a read, since no values travel. A failing store counts as a state of its own; never rejects for it.
 */
export async function watchVersion(
  stores: Stores,
  type: RecordType,
  name: RecordName,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<string> {
  const tokens = await Promise.all([
    token(withDeadline('Postgres', timeoutMs, (signal) => postgresToken(stores, type, name, signal))),
    token(withDeadline('ClickHouse', timeoutMs, (signal) => clickhouseToken(stores, type, name, signal))),
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

async function postgresToken(
  { postgres }: Stores,
  type: RecordType,
  name: RecordName,
  signal: AbortSignal,
): Promise<string> {
  const facts = await readPostgresFacts(postgres, type, signal);
  const keys = new WantedKeys(type.key, false);
  const tables = [truthOf(type), ...postgresCopiesOf(type)].flatMap((copy) => copy.tables);
  const parts = tables.map((source) => {
    const table = requireTable(facts, type, source);
    // Without transactions, by the values themselves.
    const row = table.hasTransactions
      ? 'copy.xmin::text || copy.ctid::text'
      : `md5(ARRAY[${[...table.columns.keys()].map((column) => `copy.${quotePostgres(column)}::text`).join(', ')}]::text)`;
    return `(SELECT md5(string_agg(${row}, ',' ORDER BY ${row})) FROM ${quotePostgresTable(table.name)} AS copy WHERE ${keys.matches('copy', source, table)})`;
  });
  const [row] = await postgres.run(
    { sql: `SELECT ${parts.join(',\n')}\nFROM ${keys.from()}`, values: keys.values([name]) },
    signal,
  );
  return (row ?? []).join('/');
}

async function clickhouseToken(
  { clickhouse }: Stores,
  type: RecordType,
  name: RecordName,
  signal: AbortSignal,
): Promise<string> {
  const facts = await readClickHouseFacts(clickhouse, type, signal);
  const tables = clickhouseCopiesOf(type).flatMap((copy) => copy.tables);
  const tokens = await Promise.all(
    tables.map(async (source) => {
      const statement = rowsToken(facts, type, source, name);
      if (statement === null) return 'none';
      const [row] = await clickhouse.run(statement, signal);
      return (row ?? []).map(String).join('/');
    }),
  );
  return tokens.join(' ');
}
