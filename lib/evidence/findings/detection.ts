import type { Context } from '../context';
import type { FieldValue } from '@/lib/scorecard/fieldValue';
import type { FindingCode, RowVersion, Severity } from '../model';
import type { Certainty } from '../calls/overwriter';

/** A version as the facts name it. */
export interface VersionFact {
  readonly version: string | null;
  readonly insertOrder: number | null;
  readonly part: string;
}

/** Fields of one key; `criterionId` null is the card. */
export interface KeyFact {
  readonly criterionId: string | null;
  readonly fields: readonly string[];
}

export interface LostValue {
  readonly call: string;
  readonly field: string;
  readonly label: string;
  readonly criterionId: string | null;
  readonly acknowledged: FieldValue;
  readonly stored: FieldValue;
}

/** The facts behind each finding, as plain JSON: what the API hands out as `evidence`, and all that its prose may speak of. */
export interface FactsByCode {
  readonly lost_update: {
    readonly witness: 'acknowledged_call' | 'raw_version';
    readonly lost: readonly LostValue[];
    readonly call: string | null;
    readonly acknowledgedAt: string | null;
    readonly committedAt: string | null;
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
    /** Postgres changed after the last call that is known, so a writer that nobody told of may have replaced it by right. */
    readonly laterChangeUnknown: boolean;
    /** A failed call of a strategy that writes ClickHouse before it commits: the version may never have been committed. */
    readonly maybeNeverCommitted: boolean;
  };
  readonly out_of_order_write: {
    readonly keys: readonly (KeyFact & {
      readonly right: VersionFact;
      readonly winner: VersionFact;
      readonly winnerInsertedLater: boolean | null;
      readonly rightWrittenBy: string | null;
      readonly winnerWrittenBy: string | null;
    })[];
    readonly maybeNeverCommitted: boolean;
  };
  readonly missing_write: {
    readonly keys: readonly (KeyFact & { readonly winner: VersionFact | null; readonly versionsHeld: number })[];
    readonly changedAt: string | null;
    readonly merged: boolean;
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
      readonly aheadMs: number;
      readonly aheadOf: 'inspection' | 'last_change';
      readonly blocked: readonly VersionFact[];
    })[];
  };
  readonly missing_in_clickhouse: {
    readonly versionsHeld: number | null;
    readonly hiddenBy: 'tombstone' | 'lightweight_delete' | null;
    readonly changedAt: string | null;
  };
  readonly missing_in_postgres: { readonly deletedAt: string | null; readonly scoresInFinal: number };
  readonly missing_score: {
    readonly criteria: readonly {
      readonly criterionId: string;
      readonly versionsHeld: number | null;
      readonly hiddenBy: 'tombstone' | 'lightweight_delete' | null;
    }[];
  };
  readonly orphan_score: { readonly criteria: readonly string[] };
  readonly historic_divergence: {
    readonly missingRows: readonly string[];
    readonly extraRows: readonly string[];
    readonly keys: readonly KeyFact[];
    readonly rowsDisagree: readonly string[];
  };
  readonly duplicate_final: {
    readonly keys: readonly { readonly criterionId: string | null; readonly rows: number }[];
    readonly partitions: readonly string[];
    readonly warnings: readonly string[];
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
      readonly criterionId: string | null;
      readonly field: string;
      readonly clickhouse: FieldValue;
      readonly type: string;
    }[];
  };
  readonly precision_loss: {
    readonly fields: readonly {
      readonly criterionId: string | null;
      readonly field: string;
      readonly director: FieldValue;
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
}

/** A finding before its words. */
export interface Detection<Code extends FindingCode> {
  readonly code: Code;
  readonly severity: Severity;
  readonly facts: FactsByCode[Code];
}

export type AnyDetection = { readonly [Code in FindingCode]: Detection<Code> }[FindingCode];

/** Looks at the evidence for one finding; null when it does not hold or when what it needs was not read. */
export type Detector<Code extends FindingCode> = (context: Context) => Detection<Code> | null;

export function versionFact({ version, insertOrder, part }: RowVersion): VersionFact {
  return { version, insertOrder, part };
}

export function hiddenBy(version: RowVersion | null): 'tombstone' | 'lightweight_delete' | null {
  return version?.tombstone ? 'tombstone' : version?.deleted ? 'lightweight_delete' : null;
}
