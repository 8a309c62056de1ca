import type { QueryResult } from 'pg';
import { inTransaction } from '@/lib/postgres/inTransaction';
import type { WritableStores } from '../openStores';

/** Rows by table in ClickHouse, as one change left them in Postgres; `null` in place of a row's values: it was deleted. */
export interface Change {
  /** Where the change stands in Postgres' log, as a number. */
  readonly lsn: string;
  readonly rows: readonly ChangedRow[];
}

export interface ChangedRow {
  readonly table: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly deleted: boolean;
}

/** A table that the feed follows. */
export interface FollowedTable {
  readonly postgres: string;
  readonly clickhouse: string;
  /** Columns by which the record's rows are found in both stores. */
  readonly key: Readonly<Record<string, string>>;
  /** Columns that a pipeline carries. */
  readonly columns: readonly string[];
  /** A row of Postgres for which it holds is a deleted one. */
  readonly deletedAt?: string;
}

export type Statement = readonly [sql: string, values: readonly unknown[]];

/** What a pipeline of changes does for one record: it takes what a transaction has changed out of Postgres, and delivers it when it is told to. */
export class ChangeFeed {
  constructor(
    private readonly stores: Pick<WritableStores, 'postgres' | 'clickhouse'>,
    private readonly tables: readonly FollowedTable[],
  ) {}

  /** Runs one transaction, and gives what it has changed; whatever it says of rows, the row as it is afterwards counts. */
  async commit(...statements: readonly Statement[]): Promise<Change & { readonly results: readonly QueryResult[] }> {
    const before = await this.held();
    const results = await inTransaction(this.stores.postgres, async (begin) => {
      const client = await begin();
      const each: QueryResult[] = [];
      for (const [sql, values] of statements) each.push(await client.query(sql, [...values]));
      return each;
    });
    // The position first: rows may be newer than it, never older, so that the highest position has the rows as they are in the end.
    return { lsn: await this.position(), rows: changedBetween(before, await this.held()), results };
  }

  /** All rows as they are now, as the first load of a table or a repeated one reads them. */
  async snapshot(): Promise<Change> {
    return { lsn: await this.position(), rows: await this.held() };
  }

  /** Inserts a change into ClickHouse, each table's rows with one insert. `version`: in place of its own LSN. */
  async deliver({ lsn, rows }: Change, version: string = lsn): Promise<void> {
    for (const table of new Set(rows.map((row) => row.table)))
      await this.insert(
        table,
        rows
          .filter((row) => row.table === table)
          .map(({ values, deleted }) => ({
            ...values,
            _peerdb_is_deleted: deleted ? 1 : 0,
            _peerdb_version: version,
          })),
      );
  }

  /** Inserts rows as they are. */
  async insert(table: string, values: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    await this.stores.clickhouse.insert({
      table,
      values,
      format: 'JSONEachRow',
      clickhouse_settings: { async_insert: 0, date_time_input_format: 'best_effort', optimize_on_insert: 0 },
    });
  }

  /**
   * A position in Postgres' log, as a number, which nobody else gets: later ones are higher. It is that of a mark of its own, since where the log
   * ends is no answer: a commit stands in the log a moment before others see its rows, so that two who ask get one position for different rows.
   */
  async position(): Promise<string> {
    const { rows } = await this.stores.postgres.query<{ lsn: string }>(
      "SELECT (pg_logical_emit_message(false, 'lastwrite', 'read') - '0/0')::text AS lsn",
    );
    return rows[0]?.lsn ?? '0';
  }

  private async held(): Promise<readonly ChangedRow[]> {
    const all = await Promise.all(
      this.tables.map(async ({ postgres, clickhouse, key, columns, deletedAt }) => {
        const where = Object.keys(key).map((column, index) => `${column}::text = $${index + 1}::text`);
        const { rows } = await this.stores.postgres.query<{ values: Record<string, unknown>; deleted: boolean }>(
          `SELECT to_jsonb(held) - 'deleted_at' AS values, ${deletedAt ? `held.${deletedAt} IS NOT NULL` : 'false'} AS deleted
           FROM ${postgres} AS held WHERE ${where.join(' AND ')} ORDER BY held::text`,
          Object.values(key),
        );
        return rows.map(({ values, deleted }) => ({ table: clickhouse, values: pick(values, columns), deleted }));
      }),
    );
    return all.flat();
  }
}

function pick(
  values: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(columns.map((column) => [column, values[column] ?? null]));
}

/** Rows that are not as they were, and as deletions those that are gone. */
function changedBetween(before: readonly ChangedRow[], after: readonly ChangedRow[]): readonly ChangedRow[] {
  const textOf = (row: ChangedRow) => JSON.stringify(row);
  const keyOf = ({ table, values }: ChangedRow) =>
    JSON.stringify([table, values.id ?? values.order_id, values.line ?? null]);
  const [old, now] = [new Set(before.map(textOf)), new Set(after.map(keyOf))];
  return [
    ...after.filter((row) => !old.has(textOf(row))),
    ...before.filter((row) => !now.has(keyOf(row))).map((row) => ({ ...row, deleted: true })),
  ];
}
