import { factsOf } from '@/lib/contract/factsOf';
import type { Finding, Value } from './inspection';

type LostUpdate = NonNullable<ReturnType<typeof factsOf<'lost_update'>>>;

/** What findings say of single fields, commits and versions, so that tables and the timeline can mark them. */
export interface Facts {
  /** Values that a call was acknowledged for and that Postgres lacks. */
  readonly lost: readonly LostFact[];
  /** The writes that undid them, as far as findings tell when they were committed. */
  readonly undone: readonly UndoneFact[];
  /** `criterion insertOrder` of versions that FINAL chose and should not have. */
  readonly wrongWinners: ReadonlySet<string>;
  /** How many versions were inserted and are no longer there; null when no finding counts them. */
  readonly mergedAway: number | null;
}

export interface LostFact {
  readonly criterionId: string | null;
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
  const merged = factsOf(findings, 'history_merged_away');
  const ties = factsOf(findings, 'version_tie')?.keys ?? [];
  const winners = [
    ...(factsOf(findings, 'out_of_order_write')?.keys ?? []),
    ...(factsOf(findings, 'future_version')?.keys ?? []),
    ...(factsOf(findings, 'lost_deletion')?.keys ?? []),
    ...ties.filter(({ decided }) => decided === 'wrong'),
  ];
  return {
    lost: lostValues(lost?.lost),
    undone: undoneBy(lost?.losses),
    wrongWinners: new Set(
      winners.flatMap(({ criterionId, winner }) =>
        winner === null || winner.insertOrder === null ? [] : [versionKey(criterionId, winner.insertOrder)],
      ),
    ),
    mergedAway: merged === null || merged.inserted === null ? null : merged.inserted - merged.held,
  };
}

export function versionKey(criterionId: string | null, insertOrder: number | null): string {
  return `${criterionId ?? ''} ${insertOrder}`;
}

/** A row that should be gone is no value of a field. */
function lostValues(values: LostUpdate['lost'] = []): readonly LostFact[] {
  return values
    .filter(({ field }) => field !== 'row')
    .map(({ criterionId, field, acknowledged, stored }) => ({ criterionId, field, acknowledged, stored }));
}

/** Missing in inspections that were kept before losses were told one by one. */
function undoneBy(losses: LostUpdate['losses'] = []): readonly UndoneFact[] {
  return losses.flatMap(({ overwrittenBy, values }) => {
    const committedAt = overwrittenBy?.committedAt ?? null;
    return committedAt === null ? [] : [{ committedAt, first: lostValues(values)[0] ?? null }];
  });
}
