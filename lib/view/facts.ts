import { rowId, type RowKey } from '@/lib/record/rows';
import { factsOf } from '@/lib/contract/factsOf';
import type { Finding, FindingCode, Value, Version } from './inspection';

type LostUpdate = NonNullable<ReturnType<typeof factsOf<'lost_update'>>>;

/** What findings say of single fields, commits and versions, so that tables and the timeline can mark them. */
export interface Facts {
  /** Values that a call was acknowledged for and that the truth lacks. */
  readonly lost: readonly LostFact[];
  /** The writes that undid them, as far as findings tell when they were committed. */
  readonly undone: readonly UndoneFact[];
  /** True of a version that FINAL chose and should not have. */
  readonly wonWrongly: (version: VersionName) => boolean;
  /** How many versions of a copy in ClickHouse were inserted and are no longer there; null when no finding counts them. */
  readonly mergedAway: (copy: string) => number | null;
}

type VersionName = Pick<Version, 'copy' | 'rowSet' | 'key' | 'insertOrder'>;

export interface LostFact {
  readonly row: RowKey;
  readonly field: string;
  readonly acknowledged: Value;
  readonly stored: Value;
}

export interface UndoneFact {
  /** When the write that undid it was committed. */
  readonly committedAt: string;
  /** The first value that it undid. */
  readonly first: LostFact | null;
}

export function readFacts(findings: readonly Finding[]): Facts {
  const lost = factsOf(findings, 'lost_update');
  const wrongWinners = new Set(
    findings.flatMap((finding) => winnersOf(finding).map((each) => idOf(finding.copy, each))),
  );
  return {
    lost: lostValues(lost?.lost),
    undone: undoneBy(lost?.losses),
    wonWrongly: ({ copy, insertOrder, ...row }) =>
      insertOrder !== null && [copy, null].some((each) => wrongWinners.has(idOf(each, { row, insertOrder }))),
    mergedAway: (copy) => {
      const about = findings.filter((finding) => finding.copy === copy || finding.copy === null);
      const merged = factsOf(about, 'history_merged_away');
      return merged === null || merged.inserted === null ? null : merged.inserted - merged.held;
    },
  };
}

interface Winner {
  readonly row: RowKey;
  readonly insertOrder: number;
}

function winnersOf(finding: Finding): readonly Winner[] {
  const keys = <Code extends FindingCode>(code: Code) => (finding.code === code ? factsOf([finding], code) : null);
  const all = [
    ...(keys('out_of_order_write')?.keys ?? []),
    ...(keys('future_version')?.keys ?? []),
    ...(keys('lost_deletion')?.keys ?? []),
    ...(keys('version_tie')?.keys ?? []).filter(({ decided }) => decided === 'wrong'),
  ];
  return all.flatMap(({ row, winner }) =>
    winner === null || winner.insertOrder === null ? [] : [{ row, insertOrder: winner.insertOrder }],
  );
}

function idOf(copy: string | null, { row, insertOrder }: Winner): string {
  return JSON.stringify([copy, rowId(row), insertOrder]);
}

/** A row that should be gone is no value of a field. */
function lostValues(values: LostUpdate['lost'] = []): readonly LostFact[] {
  return values
    .filter(({ field }) => field !== 'row')
    .map(({ row, field, acknowledged, stored }) => ({ row, field, acknowledged, stored }));
}

/** Missing in inspections that were kept before losses were told one by one. */
function undoneBy(losses: LostUpdate['losses'] = []): readonly UndoneFact[] {
  return losses.flatMap(({ overwrittenBy, values }) => {
    const committedAt = overwrittenBy?.committedAt ?? null;
    return committedAt === null ? [] : [{ committedAt, first: lostValues(values)[0] ?? null }];
  });
}
