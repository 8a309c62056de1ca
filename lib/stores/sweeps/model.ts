import type { RecordName } from '@/lib/record/recordName';

/**
 * Some records of a type, which one statement per table compares: those whose leading key part is one of some values, or some slices of the key,
 * or both. No range of keys: the stores sort texts and UUIDs differently.
 */
export interface SweepScope {
  /** Values of the type's leading key part, as text; null: of every value. Only where every table has that part first in an index. */
  readonly leading: readonly string[] | null;
  /** Slices `from` up to, and without, `to` of the 4,096 that the last key part falls into; null: all of them. */
  readonly slices: { readonly from: number; readonly to: number } | null;
  /** Values of the leading key part whose records are left out. */
  readonly except: readonly string[];
  /** Records of it that the truth held when the sweep was planned, and rows of all its tables in both stores: estimates. */
  readonly records: number;
  readonly rows: number;
}

/** What is compared of a row set in one derived copy. */
export interface ComparedRows {
  readonly copy: string;
  readonly rowSet: string;
  /** Ids of fields, in the order in which they stand in the checksum. */
  readonly compared: readonly string[];
  /** Fields that have a column in both copies and no checksum that both stores compute alike: inspections compare them, sweeps do not. */
  readonly leftOut: readonly { readonly field: string; readonly why: string }[];
}

/** Rows that no sweep compares, and why: the merged view of their table cannot be told, or their keys say nothing of the record. */
export interface UncomparedRows {
  readonly copy: string;
  readonly rowSet: string;
  readonly why: string;
}

export interface SweepPlan {
  readonly scopes: readonly SweepScope[];
  readonly compared: readonly ComparedRows[];
  readonly notCompared: readonly UncomparedRows[];
  /** Of making the plan. */
  readonly cost: StoreCost;
}

/** What a sweep costs the stores: time that their statements took, and rows that they read, as ClickHouse says and as planned in Postgres. */
export interface StoreCost {
  readonly postgresMs: number;
  readonly clickhouseMs: number;
  readonly rowsRead: number;
}

/** What the checksums of a scope's records say. */
export interface ScopeComparison {
  /** Records that the truth held. */
  readonly records: number;
  /** Records whose rows do not have the same checksums everywhere, those that only one side has included; each once. */
  readonly differing: readonly RecordName[];
  /** Further records whose checksums could not be computed, as an expression fails for a row in their group: only an inspection tells. */
  readonly uncomputed: readonly RecordName[];
  /** So many differ in all: more than are listed where there are too many or where a key can stand in no name. */
  readonly differ: number;
  /** With as many as are listed, it stopped counting record by record: at least so many differ. */
  readonly stopped: boolean;
  readonly cost: StoreCost;
}

/** From `from`, exclusive, up to `to`, inclusive: ISO 8601 UTC with microseconds. null: from the beginning. */
export interface ChangeWindow {
  readonly from: string | null;
  readonly to: string;
}

/** A page of the keys that changed in a window, in the order in which they changed. */
export interface ChangedKeys {
  readonly names: readonly RecordName[];
  /** Keys of the page that can stand in no name. */
  readonly unnamed: number;
  /** Where the next page begins; null: there is none. */
  readonly next: ChangeCursor | null;
  readonly cost: StoreCost;
}

/** A place among the keys that changed: when, and which key. */
export interface ChangeCursor {
  readonly changedAt: string;
  readonly key: readonly string[];
}

/** Why a sweep of a type cannot begin, and what would help: a statement, or words where none does. */
export interface SweepRefusal {
  readonly what: string;
  readonly help: string;
}

/** What the catalogs and the plans of the stores say of a sweep before it begins. Kept with it. */
export interface SweepPreflight {
  /** Empty: it may begin. */
  readonly refusals: readonly SweepRefusal[];
  /** What whoever reads its result should know. */
  readonly warnings: readonly string[];
  /** How the truth names the keys that changed: the index of the column, commit timestamps, or not at all. */
  readonly changes: 'index' | 'commit_timestamps' | 'scan' | 'none';
  /** Of the root's tables: estimates, from the catalogs alone. */
  readonly rows: { readonly postgres: number; readonly clickhouse: number };
  /** Each store's clock against this process', in ms; null where it was not told. */
  readonly clocks: { readonly postgresMs: number | null; readonly clickhouseMs: number | null };
  /**
   * Since when the oldest transactions of others in the truth are open, in ms since 1970 by its clock: one that has written, and any. null: there is none. `seen`:
   * this user may see those of others. `seenAtMs`: when they were looked at, by the same clock; others may have begun since.
   */
  readonly transactions: {
    readonly seen: boolean;
    readonly seenAtMs: number;
    readonly writingSinceMs: number | null;
    readonly openSinceMs: number | null;
  };
}
