import type { Finding, Value } from './inspection';

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

/** The evidence is JSON of a shape that depends on the finding; what is not there as expected is passed over. */
export function readFacts(findings: readonly Finding[]): Facts {
  const lost = evidenceOf(findings, 'lost_update');
  const merged = evidenceOf(findings, 'history_merged_away');
  return {
    lost: lostValues(lost.lost),
    undone: undoneBy(lost),
    wrongWinners: new Set([
      ...winners(evidenceOf(findings, 'out_of_order_write')),
      ...winners(evidenceOf(findings, 'future_version')),
      ...winners(evidenceOf(findings, 'lost_deletion')),
      ...winners({ keys: list(evidenceOf(findings, 'version_tie').keys).filter((key) => key.decided === 'wrong') }),
    ]),
    mergedAway:
      typeof merged.inserted === 'number' && typeof merged.held === 'number' ? merged.inserted - merged.held : null,
  };
}

export function versionKey(criterionId: string | null, insertOrder: number | null): string {
  return `${criterionId ?? ''} ${insertOrder}`;
}

function lostValues(values: unknown): readonly LostFact[] {
  return list(values).flatMap((each) =>
    typeof each.field === 'string' && each.field !== 'row'
      ? [
          {
            criterionId: textOrNull(each.criterionId),
            field: each.field,
            acknowledged: (each.acknowledged ?? null) as Value,
            stored: (each.stored ?? null) as Value,
          },
        ]
      : [],
  );
}

/** Inspections that were kept before losses were told one by one name one write for all of them. */
function undoneBy(lost: Readonly<Record<string, unknown>>): readonly UndoneFact[] {
  const losses = Array.isArray(lost.losses)
    ? list(lost.losses)
    : [{ overwrittenBy: lost.overwrittenBy, values: lost.lost }];
  return losses.flatMap(({ overwrittenBy, values }) => {
    const committedAt = textOrNull(record(overwrittenBy).committedAt);
    return committedAt === null ? [] : [{ committedAt, first: lostValues(values)[0] ?? null }];
  });
}

function winners(evidence: Readonly<Record<string, unknown>>): readonly string[] {
  return list(evidence.keys).flatMap((key) => {
    const order = record(key.winner).insertOrder;
    return typeof order === 'number' ? [versionKey(textOrNull(key.criterionId), order)] : [];
  });
}

function evidenceOf(findings: readonly Finding[], code: Finding['code']): Readonly<Record<string, unknown>> {
  return findings.find((finding) => finding.code === code)?.evidence ?? {};
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
