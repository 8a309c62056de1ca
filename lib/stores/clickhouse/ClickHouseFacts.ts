import type { TableFacts } from '@/lib/evidence/model';

/** A table's facts, and how it can be read. */
export interface ClickHouseTable extends TableFacts {
  /** FINAL keeps the newest row per sorting key. */
  readonly replacing: boolean;
  /** Rows tell their part: every engine of the MergeTree family. */
  readonly hasParts: boolean;
  readonly distributed: boolean;
  /** `_block_number` survives merges. */
  readonly keepsBlockNumbers: boolean;
}

export interface ClickHouseFacts {
  /** Of the settings that matter to a read, those that this server knows, with their value in the user's profile. */
  readonly settings: Readonly<Record<string, string>>;
  /** By the catalogue's table name; a table that does not exist, or may not be seen, has no entry. */
  readonly tables: Readonly<Record<string, ClickHouseTable>>;
}
