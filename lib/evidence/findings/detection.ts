import type { Context, CopyContext } from '../context';
import type { KeyState } from '../versions/keyState';
import type { FindingCode, RowVersion, Severity } from '../model';
import type { CauseCertainty, CauseDoubt, FactsByCode, HiddenBy, VersionFact } from './facts';

/** A finding before its words. */
export interface Detection<Code extends FindingCode> {
  readonly code: Code;
  readonly severity: Severity;
  /** The copy that it is about. null: the truth, or all copies. */
  readonly copy: string | null;
  readonly facts: FactsByCode[Code];
}

export type AnyDetection = { readonly [Code in FindingCode]: Detection<Code> }[FindingCode];

/** What a detector says; which copy it is about is told by the view that it was asked for. */
export type Found<Code extends FindingCode> = Omit<Detection<Code>, 'copy'>;

/**
 * Looks at the evidence for one finding, as one copy in ClickHouse shows it; null when it does not hold or when what it needs was not read.
 */
export type Detector<Code extends FindingCode> = (context: CopyContext, record: Context) => Found<Code> | null;

/** The same for a finding that is no copy's in ClickHouse; there may be one for each copy in Postgres. */
export type RecordDetector<Code extends FindingCode> = (record: Context) => readonly Detection<Code>[];

export function versionFact({ version, insertOrder, part }: RowVersion): VersionFact {
  return { version, insertOrder, part };
}

export function hiddenBy(version: RowVersion | null): HiddenBy | null {
  if (version?.tombstone) return 'tombstone';
  if (version?.deleted) return 'lightweight_delete';
  return markOn(version) === null ? null : 'deletion_mark';
}

/** The plain column that marks a row as deleted; null for none, and where there is no row. */
export function markOn(version: RowVersion | null): string | null {
  return version?.markedDeletedBy ?? null;
}

/** What keeps a cause that is read from a key's versions from being certain. */
export function doubtsOf(key: KeyState): readonly CauseDoubt[] {
  return [
    ...(key.versions.some(({ mergedInserts }) => mergedInserts > 0) ? ['merged' as const] : []),
    ...(key.unread > 0 ? ['cut' as const] : []),
    ...(key.versions.some(({ deleted }) => deleted) ? ['hidden' as const] : []),
  ];
}

export function certaintyOf(keys: readonly { readonly doubts: readonly CauseDoubt[] }[]): CauseCertainty {
  return keys.every(({ doubts }) => doubts.length === 0) ? 'certain' : 'likely';
}
