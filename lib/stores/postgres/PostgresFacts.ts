import type { TableOfRows } from '@/lib/record/RecordType';
import type { ExpressionSeen } from '../ExpressionSeen';

export interface PostgresTable {
  /** As the record type writes it. */
  readonly name: string;
  /** Columns that this user may read → declared type as `format_type` prints it, e.g. `timestamp(3) with time zone`; of a domain, its base type. A type of the user's own has its sort before it: `enum mood`. */
  readonly columns: ReadonlyMap<string, string>;
  readonly unreadable: ReadonlySet<string>;
  /** Columns that hold no NULL. */
  readonly required: ReadonlySet<string>;
  /** Columns that are generated from others. */
  readonly computed: ReadonlySet<string>;
  /** Those that the record type has in place of columns of this table, by their SQL. */
  readonly expressions: ReadonlyMap<string, ExpressionSeen>;
  /** Rows have a place and a transaction that wrote them, and this user may read them: of a table, and not of some of its columns only. */
  readonly hasTransactions: boolean;
}

/** What Postgres says of the tables of a record type. */
export interface PostgresFacts {
  readonly version: string;
  readonly commitTimestamps: boolean;
  /** A table that does not exist has no entry. */
  readonly tables: ReadonlyMap<TableOfRows['table'], PostgresTable>;
}
