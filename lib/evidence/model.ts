/**
 * The vocabulary of an inspection: what the stores hold goes in, comparison and findings come out.
 * Times are ISO 8601 UTC text with microseconds; they order correctly as text when they have equal precision (see `time.ts`).
 */
import type { FieldValue } from '@/lib/record/fieldValue';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { FieldValues, RecordRow, RowKey } from '@/lib/record/rows';
import type { StepMeaning } from './stepMeaning';

/** What reading one copy gave. `missing`: the store answered and holds nothing for this name. */
export type SourceRead<T> =
  | { readonly status: 'ok'; readonly durationMs: number; readonly data: T }
  | { readonly status: 'missing'; readonly durationMs: number; readonly data: T }
  | { readonly status: 'unavailable'; readonly durationMs: number; readonly error: SourceError };

/** Written for a person; never a driver's text. `hint` says what to do next. */
export interface SourceError {
  readonly code:
    | 'connection_refused'
    | 'timeout'
    | 'authentication_failed'
    | 'unexpected_answer'
    | 'missing_table'
    | 'missing_column'
    | 'not_replacing'
    | 'settings_refused'
    | 'permission_denied'
    | 'database_missing'
    | 'command_failed'
    | 'too_many_versions'
    | 'query_failed';
  readonly message: string;
  readonly hint: string;
}

/** The declared type of each column that was read: by row set, by field id. A field whose column the copy lacks has no entry. */
export type ColumnTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The truth: all rows of the record, read in one snapshot. */
export interface TruthCopy {
  readonly rows: readonly RecordRow[];
  readonly commits: readonly Commit[];
  readonly types: ColumnTypes;
  /** The column by which the record's own row, which is there, is marked as deleted; left out where no row is, or a live one. */
  readonly deletedBy?: string;
  /** Parts of keys that are UUIDs and that one of its tables keeps as text, in lower or in upper case; left out where there are none. */
  readonly casedKeys?: readonly string[];
}

/** A row of a copy in Postgres. `root`: the root's fields, where each row carries them; else null. */
export interface DerivedRow extends RecordRow {
  readonly root: FieldValues | null;
}

/** A further copy in Postgres. */
export interface DerivedCopy {
  readonly rows: readonly DerivedRow[];
  /** Of fields that are carried, under the root's row set. */
  readonly types: ColumnTypes;
  /** As of the truth. */
  readonly casedKeys?: readonly string[];
  /** By table, the columns that Postgres computes and nobody may write; left out where there are none. */
  readonly computed?: Readonly<Record<string, readonly string[]>>;
}

/** One row version as ClickHouse stores it. */
export interface RowVersion {
  readonly row: RowKey;
  /** The value of the version column as text, with the column's precision; as a time where the unit of its number is known. null when the table has none. */
  readonly version: string | null;
  /** 1, 2, … by insertion within its key, from part and block numbers; null when it can't be told (merged parts). */
  readonly insertOrder: number | null;
  readonly part: string;
  /** How many other inserts were merged into the part this version lies in (maxBlock - minBlock); 0: a fresh insert. */
  readonly mergedInserts: number;
  /** FINAL chose it, told by the same query that read it. */
  readonly survives: boolean;
  /** A tombstone: of a table with an is_deleted or a sign column, or by the deletion predicate of its record type. */
  readonly tombstone: boolean;
  /** Its sign takes another row back, as a collapsing engine has it of every update: only the last one of a key may be a deletion. */
  readonly cancels?: boolean;
  /** Hidden by a lightweight DELETE. */
  readonly deleted: boolean;
  /** The plain column that marks this row as deleted though the engine does not use it; null when none does. */
  readonly markedDeletedBy: string | null;
  /** When it was inserted, to the second, by ClickHouse's clock; null when it was not asked or its part was merged. */
  readonly insertedAt: string | null;
  readonly values: FieldValues;
}

/** What the server itself says of a table. */
export interface TableFacts {
  readonly name: string;
  readonly engine: string;
  readonly versionColumn: string | null;
  readonly versionType: string | null;
  readonly isDeletedColumn: string | null;
  /** Columns that look like a deletion mark and are not the engine's: FINAL does not hide the rows they mark. */
  readonly deletionMarks: readonly string[];
  readonly sortingKey: readonly string[];
  readonly partitionKey: string;
  /** Column name to declared type. */
  readonly columns: Readonly<Record<string, string>>;
  /** Those of them that ClickHouse computes and nobody may insert. */
  readonly computed: readonly string[];
  /** What a reader must know, in words: partition columns outside the sorting key, version in the sorting key, … */
  readonly warnings: readonly string[];
}

/** Every row version that a copy in ClickHouse still stores. */
export interface RawCopy {
  /** Of all row sets; per key in order of insertion, oldest first. */
  readonly versions: readonly RowVersion[];
  /** By row set. */
  readonly facts: Readonly<Record<string, TableFacts>>;
  readonly types: ColumnTypes;
  /** Keys of which not every version was read, because the record has more than the reader takes. */
  readonly cut: readonly CutKey[];
}

export interface CutKey {
  readonly row: RowKey;
  /** How many versions the table holds of it. */
  readonly stored: number;
}

/** The merged view of a copy in ClickHouse. More than one row of a key means that FINAL itself returns more than one. */
export interface FinalCopy {
  readonly rows: readonly RecordRow[];
}

/** A transaction that Postgres still tells of. `source` says which row's xmin it is. */
export interface Commit {
  readonly transactionId: string;
  readonly committedAt: string | null;
  readonly source: string;
  /** The rows that it was the last to write. */
  readonly rows: readonly RowKey[];
}

/** A step as it went. Whoever tells of it may not say what it does; then nothing is known but its times. */
export interface StepTrace extends Partial<StepMeaning> {
  readonly name: string;
  /** `call` or the name of the async work it belongs to. */
  readonly actor: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

export const copyingTimes = ['before_commit', 'after_commit', 'sent_before_commit'] as const;
export const copyStamps = ['insert_time', 'updated_at', 'save_time'] as const;

/** How a call copies what it saves to ClickHouse. */
export interface Copying {
  /**
   * `before_commit`: it inserts the copy while its transaction is open, so that ClickHouse may hold what Postgres never committed.
   * `sent_before_commit`: it sends for the copy while its transaction is open, so that the copy may be of what was committed before.
   */
  readonly when: (typeof copyingTimes)[number];
  /** What a copy's version is: the time at which it is inserted, the row's own updated_at, or a time taken while the row was saved. */
  readonly stampedWith: (typeof copyStamps)[number];
}

export const workStates = ['waiting', 'done', 'failed'] as const;

/** Work that a call leaves behind, to run after its answer. */
export interface LeftWork {
  /** The `actor` of its steps. */
  readonly actor: string;
  readonly state: (typeof workStates)[number];
}

/** A call on this record that the console made or was told of. `response` is the answer's JSON body. */
export interface Call {
  /** The name of a call of the record's type. */
  readonly call: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** HTTP status; 0 when no answer came. Acknowledged means 200 to 299. */
  readonly status: number;
  readonly request?: unknown;
  readonly response: unknown;
  /** How the call is written, for people; what follows from it is told beside it. */
  readonly strategy?: string;
  /** Missing: not known, as far as its steps do not show it. */
  readonly copying?: Copying;
  readonly work?: readonly LeftWork[];
  readonly steps?: readonly StepTrace[];
}

/** A copy in ClickHouse, by the id of its copy in the record type. */
export interface ClickHouseRead {
  readonly copy: string;
  readonly final: SourceRead<FinalCopy>;
  readonly raw: SourceRead<RawCopy>;
}

export interface Sources {
  readonly truth: SourceRead<TruthCopy>;
  /** Further copies in Postgres, in the order of the record type. */
  readonly derived: readonly { readonly copy: string; readonly read: SourceRead<DerivedCopy> }[];
  readonly clickhouse: readonly ClickHouseRead[];
}

/** Everything a detector may look at. */
export interface Evidence {
  readonly type: RecordType;
  readonly name: RecordName;
  /** Postgres' clock where it answered, else the console's. */
  readonly inspectedAt: string;
  readonly settleMs: number;
  readonly sources: Sources;
  /** Ids of row sets of which some copy holds more rows than were read: what is left out of `sources` neither agrees nor differs. */
  readonly partly?: readonly string[];
  /** By startedAt, by the clock of whoever told them. */
  readonly calls: readonly Call[];
}

/**
 * How far the clock that told of the calls lies behind Postgres' (negative: ahead), from calls whose answers show a time of Postgres'.
 * The calls' times are moved by `offsetMs` wherever they are held against a store's; the calls themselves are kept as told.
 */
export interface CallClock {
  readonly offsetMs: number;
  /** How many calls it rests on. */
  readonly calls: number;
}

export const verdicts = ['consistent', 'inconsistent', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

export const fieldStatuses = ['equal', 'equal_by_convention', 'different', 'missing', 'unknown'] as const;
export type FieldStatus = (typeof fieldStatuses)[number];

/** One field of a row over all sources. A source without a row is listed in `absent`, and has no value. */
export interface FieldComparison {
  readonly field: string;
  readonly label: string;
  /** By source id. */
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly status: FieldStatus;
  /** By which rule it was judged, in words: `exact text`, `times equal at milliseconds, the coarser declared precision`, … */
  readonly rule: string;
  /** What an acknowledged call set, in words, if the truth does not hold it. */
  readonly acknowledged?: string;
  /** Sources that hold no row for it, or were not read. */
  readonly absent: readonly string[];
  /** Sources whose value differs from the truth's by the rule. */
  readonly differs: readonly string[];
}

/** One row over all sources. */
export interface RowComparison extends RowKey {
  readonly status: FieldStatus;
  readonly fields: readonly FieldComparison[];
}

/**
 * What is checked. `milestone` and `group`: one for each of the type's, under its id. `derived`: one for each further copy in Postgres, under
 * the copy's. The ids of the others are their kinds.
 */
export const checkKinds = [
  'exists',
  'row_count',
  'milestone',
  'group',
  'child_fields',
  'root_fields',
  'derived',
  'final_unique',
] as const;
export type CheckKind = (typeof checkKinds)[number];

/** What a check saw. Which words that makes is told by the check and these facts alone. */
export type CheckFacts =
  | { readonly saw: 'unread'; readonly sources: readonly string[] }
  /** No copy holds the record any more, so there is nothing of this kind to check. */
  | { readonly saw: 'gone' }
  /** `elsewhere`: the source that it is held against. `hidden`: versions of it that RAW keeps. `deleted`: its deletion is known. */
  | {
      readonly saw: 'presence';
      readonly truth: boolean;
      readonly elsewhere: string;
      readonly found: boolean;
      readonly hidden: number;
      readonly deleted: boolean;
      /** Postgres has the row, marked as deleted. */
      readonly marked: boolean;
    }
  | {
      readonly saw: 'keys';
      readonly truth: number;
      readonly elsewhere: string;
      readonly found: number;
      readonly same: boolean;
    }
  /** `shownBy`: the call whose answer showed it; null: the call that set it was acknowledged. */
  | {
      readonly saw: 'lost_milestone';
      readonly milestone: string;
      readonly field: string;
      readonly label: string;
      readonly stored: FieldValue;
      readonly setBy: string;
      readonly shownBy: string | null;
      readonly at: string;
    }
  | { readonly saw: 'held_milestone'; readonly milestone: string; readonly held: FieldValue }
  /** `compared`: the fields that the check is about. `stored`: what the truth holds of the first of them; undefined where it holds no row. */
  | {
      readonly saw: 'fields';
      readonly elsewhere: string;
      readonly compared: readonly FieldComparison[];
      readonly different: readonly FieldComparison[];
      readonly missing: boolean;
      readonly byConvention: number;
      readonly stored: FieldValue | undefined;
    }
  /** Nothing differs as far as it was compared; of these fields no rule compares the types of their columns. */
  | { readonly saw: 'not_compared'; readonly fields: readonly FieldComparison[] }
  /** Nothing differs among the rows that were read; of these row sets there are more. */
  | { readonly saw: 'partly_read'; readonly rowSets: readonly string[] }
  | {
      readonly saw: 'values';
      readonly elsewhere: string;
      readonly values: number;
      readonly rows: number;
      readonly different: number;
    }
  | { readonly saw: 'no_rows' }
  | { readonly saw: 'nothing_shared' }
  | { readonly saw: 'other_rows'; readonly copy: string; readonly found: number; readonly wanted: number }
  | {
      readonly saw: 'derived';
      readonly copy: string;
      readonly rows: number;
      readonly different: readonly FieldComparison[];
    }
  | { readonly saw: 'unique'; readonly elsewhere: string; readonly rows: number; readonly keys: number };

/** `early`: it fails, and may be right a moment later, so it is unknown. */
export interface Check {
  readonly id: string;
  readonly kind: CheckKind;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly early: boolean;
  readonly facts: CheckFacts;
}

export const findingCodes = [
  'lost_update',
  'out_of_order_write',
  'missing_write',
  'altered_write',
  'split_write',
  'version_tie',
  'future_version',
  'missing_in_clickhouse',
  'missing_in_postgres',
  'missing_row',
  'orphan_row',
  'derived_divergence',
  'duplicate_final',
  'lost_deletion',
  'in_flight',
  'null_as_default',
  'precision_loss',
  'history_merged_away',
  'history_cut',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** A version with what it changed against the one before it, in order of insertion within its key. */
export interface VersionChange extends RowVersion {
  /** The copy in ClickHouse that stores it. */
  readonly copy: string;
  readonly changed: readonly { readonly field: string; readonly from: FieldValue; readonly to: FieldValue }[];
  /** Insertion number of the version with the highest stamp among those inserted before this one, if that is higher: here the two orders cross. */
  readonly below: number | null;
}
