import type { TableFacts } from '@/lib/evidence/model';
import type { TableOfRows } from '@/lib/record/RecordType';
import type { ExpressionSeen } from '../ExpressionSeen';

/** A table's facts, and how it can be read. */
export interface ClickHouseTable extends TableFacts {
  /**
   * How the rows that a reader of the table gets are told from all that it stores. `final`: its engine merges by key, and FINAL says which row is
   * left · `every_row`: nothing is ever replaced, so all of them are · `unknown`: the engine makes other rows of them, or does not say.
   */
  readonly merged: 'final' | 'every_row' | 'unknown';
  /** FINAL keeps the newest row per sorting key. */
  readonly replacing: boolean;
  /** The column of a collapsing engine: negative in a row that takes another one back. */
  readonly signColumn: string | null;
  /** Rows tell their part: every engine of the MergeTree family. */
  readonly hasParts: boolean;
  readonly distributed: boolean;
  /** `_block_number` survives merges. */
  readonly keepsBlockNumbers: boolean;
  /** By column that has one, its DEFAULT as SQL. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Those that the record type has in place of columns of this table, by their SQL. */
  readonly expressions: ReadonlyMap<string, ExpressionSeen>;
}

export interface ClickHouseFacts {
  /** Of the settings that matter to a read, those that this server knows, with their value in the user's profile. */
  readonly settings: Readonly<Record<string, string>>;
  /** A table that does not exist, or may not be seen, has no entry. */
  readonly tables: ReadonlyMap<TableOfRows, ClickHouseTable>;
}
