import type { FieldValue } from '@/lib/record/fieldValue';
import type { RowKey } from '@/lib/record/rows';
import type { LostClaim } from '../calls/lostClaims';
import type { Certainty } from '../calls/overwriter';
import type { AlterationKind } from '../compare/alteration';
import type { CallClock } from '../model';

export type HiddenBy = 'tombstone' | 'lightweight_delete' | 'deletion_mark';

/** A version as the facts name it. */
export interface VersionFact {
  readonly version: string | null;
  readonly insertOrder: number | null;
  readonly part: string;
}

/** Fields of one row. */
export interface KeyFact {
  readonly row: RowKey;
  readonly fields: readonly string[];
}

/** `null` values in `acknowledged` and `stored` of a row that should be gone say nothing. */
export interface LostValue {
  readonly kind: LostClaim['kind'];
  readonly call: string;
  readonly field: string;
  readonly label: string;
  readonly row: RowKey;
  readonly acknowledged: FieldValue;
  readonly stored: FieldValue;
}

/** What Postgres lacks of one call, and who may have taken it away. */
export interface Loss {
  /** `answer`: the call's answer shows what another one had set. `raw_version`: no call, but a version in RAW. */
  readonly witness: 'acknowledged_call' | 'answer' | 'raw_version';
  readonly call: string | null;
  /** On Postgres' clock, as all times here. */
  readonly acknowledgedAt: string | null;
  readonly committedAt: string | null;
  readonly values: readonly LostValue[];
  readonly overwrittenBy: {
    readonly call: string;
    readonly certainty: Certainty;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly readAt: string | null;
    readonly savedAt: string | null;
    readonly committedAt: string | null;
  } | null;
  readonly heldBy: VersionFact | null;
  /**
   * Why it may be no loss. `later_change`: Postgres changed after the last call that is known. `never_committed`: the version may come from
   * a transaction that was rolled back. `unknown_request`: another call may have set it, its request is not known. `clock`: the call may
   * belong to a life of the record before this one, unless the clock that told of it is off. `in_flight`: the record was being written while it
   * was read, and no trace shows the loss. null: nothing speaks against it.
   */
  readonly doubt: 'later_change' | 'never_committed' | 'unknown_request' | 'clock' | 'in_flight' | null;
}

/** How well a cause is known: `certain` when no other history explains what the stores hold. */
export type CauseCertainty = 'certain' | 'likely';

/** Why a cause is only likely: what RAW does not show any more, or never showed. */
export type CauseDoubt =
  'merged' | 'cut' | 'hidden' | 'older_equal_copy' | 'insertion_unknown' | 'change_unknown' | 'read_unknown';

/** The facts behind each finding, as plain JSON: what the API hands out as `evidence`, and all that its prose may speak of. */
export interface FactsByCode {
  /** `losses`: the strongest first, at least one. `lost`: the values of all of them. */
  readonly lost_update: {
    readonly lost: readonly LostValue[];
    readonly losses: readonly Loss[];
    readonly callClock: CallClock | null;
  };
  readonly out_of_order_write: {
    readonly keys: readonly (KeyFact & {
      readonly right: VersionFact;
      readonly winner: VersionFact;
      /** `deletion`: the winner is a tombstone, and hides the row. */
      readonly winnerIs: 'copy' | 'deletion';
      /** `insertion`: the table has no version column, so the row inserted last wins. */
      readonly decidedBy: 'version' | 'insertion';
      readonly winnerInsertedLater: boolean | null;
      readonly rightWrittenBy: string | null;
      readonly winnerWrittenBy: string | null;
      readonly doubts: readonly CauseDoubt[];
    })[];
    readonly certainty: CauseCertainty;
    /** The failed call whose rolled-back copy the winner may be. */
    readonly maybeNeverCommitted: boolean;
  };
  readonly missing_write: {
    readonly keys: readonly (KeyFact & {
      readonly arrival: 'not_inserted' | 'read_before_commit' | 'deleted' | 'not_found';
      readonly winner: VersionFact | null;
      /** The version that `arrival` speaks of. */
      readonly version: VersionFact | null;
      readonly versionsHeld: number;
      readonly doubts: readonly CauseDoubt[];
    })[];
    readonly changedAt: string | null;
    readonly certainty: CauseCertainty;
  };
  readonly altered_write: {
    readonly keys: readonly (KeyFact & {
      readonly version: VersionFact;
      readonly won: boolean;
      /** Its version is the very time that the change gave the row. */
      readonly stampedAsChange: boolean;
      readonly alterations: readonly {
        readonly field: string;
        readonly kind: AlterationKind;
        readonly truth: FieldValue;
        readonly clickhouse: FieldValue;
        readonly shiftMs: number | null;
      }[];
    })[];
    readonly certainty: CauseCertainty;
  };
  readonly split_write: {
    readonly keys: readonly (KeyFact & {
      readonly halves: readonly { readonly version: VersionFact; readonly lacks: readonly string[] }[];
    })[];
    readonly certainty: CauseCertainty;
  };
  readonly version_tie: {
    readonly keys: readonly (KeyFact & {
      readonly version: string;
      readonly insertOrders: readonly (number | null)[];
      readonly winner: VersionFact | null;
      readonly decided: 'right' | 'wrong' | 'neither';
    })[];
    readonly versionType: string | null;
  };
  readonly future_version: {
    readonly keys: readonly (KeyFact & {
      readonly winner: VersionFact;
      readonly winnerIs: 'copy' | 'deletion';
      /** null for `maximum`: there is no later stamp. */
      readonly aheadMs: number | null;
      readonly aheadOf: 'inspection' | 'insertion' | 'maximum';
      readonly blocked: readonly VersionFact[];
    })[];
    readonly versionType: string | null;
  };
  readonly lost_deletion: {
    readonly keys: readonly {
      readonly row: RowKey;
      readonly deletion: VersionFact;
      readonly winner: VersionFact;
      readonly winnerInsertedLater: boolean | null;
    }[];
  };
  readonly missing_in_clickhouse: {
    readonly versionsHeld: number | null;
    readonly hiddenBy: HiddenBy | null;
    readonly markColumn: string | null;
    readonly changedAt: string | null;
  };
  readonly missing_in_postgres: {
    /** The call that deleted it, where one is known. */
    readonly deletedBy: string | null;
    readonly deletedAt: string | null;
    /** Child rows that FINAL returns. */
    readonly childrenInFinal: readonly { readonly rowSet: string; readonly rows: number }[];
    /** The plain column that marks FINAL's row as deleted. */
    readonly markColumn: string | null;
    /** The column that marks Postgres' row as deleted; left out where Postgres has no row. */
    readonly truthMark?: string;
  };
  readonly missing_row: {
    readonly rows: readonly {
      readonly row: RowKey;
      readonly versionsHeld: number | null;
      readonly hiddenBy: HiddenBy | null;
      readonly markColumn: string | null;
    }[];
  };
  readonly orphan_row: { readonly rows: readonly RowKey[]; readonly marked: readonly RowKey[] };
  readonly derived_divergence: {
    /** Rows that it should have and lacks. */
    readonly missingRows: readonly RowKey[];
    readonly extraRows: readonly RowKey[];
    readonly keys: readonly KeyFact[];
    /** Fields of the root that its rows carry with different values. */
    readonly rowsDisagree: readonly string[];
    /** ClickHouse lacks the same: it is made from these rows. */
    readonly sharedByClickhouse: boolean;
    /** Whether ClickHouse holds what the truth holds; null where it was not read, and in findings that earlier builds kept. */
    readonly clickhouse?: 'right' | 'wrong' | null;
    /** The write that the copy shows, as far as the steps of calls tell; null where they do not. */
    readonly writtenBy?: {
      readonly call: string;
      readonly at: string;
      /** By work that the call left behind. */
      readonly later: boolean;
      /** A call that committed after that one, and whose own write of the copy came before. */
      readonly overtook: string | null;
    } | null;
  };
  readonly duplicate_final: {
    readonly keys: readonly { readonly row: RowKey; readonly rows: number }[];
    readonly partitions: readonly string[];
    readonly warnings: readonly string[];
    /** The engine of a table that keeps every row; null: of each, one that leaves one row per sorting key. */
    readonly keeping: string | null;
  };
  readonly in_flight: {
    readonly ageMs: number | null;
    readonly settleMs: number;
    readonly lastChange: string | null;
    readonly lastChangeAt: string | null;
    readonly unfinished: readonly string[];
    readonly versionWithinWindow: boolean;
  };
  readonly null_as_default: {
    readonly fields: readonly {
      readonly row: RowKey;
      readonly field: string;
      readonly truth: FieldValue;
      readonly clickhouse: FieldValue;
      readonly type: string;
    }[];
  };
  readonly precision_loss: {
    readonly fields: readonly {
      readonly row: RowKey;
      readonly field: string;
      readonly truth: FieldValue;
      readonly clickhouse: FieldValue;
      readonly loss: string;
    }[];
  };
  readonly history_merged_away: {
    readonly held: number;
    readonly inserted: number | null;
    readonly mergedInserts: number;
    readonly causeUnknown: boolean;
  };
  readonly history_cut: {
    readonly keys: readonly { readonly row: RowKey; readonly read: number; readonly stored: number }[];
    readonly causeUnknown: boolean;
  };
}
