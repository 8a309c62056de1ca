import type { Field, Source } from '@/lib/record/RecordType';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { FieldComparison, FieldStatus } from '../model';
import { readColumnType } from './columnType';
import { compareValues } from './compareValues';
import type { Judgement } from './judgement';

/**
 * What a source has to say of a field. `rows`: one value per row it holds, none when it has no row (`expected` or not), or one that it marks as deleted.
 * `silent`: by its type it keeps no such column, or no row for such a record; nothing is concluded from it. `lacking`: its table
 * has not the column that the type names, so the field cannot be compared.
 */
export type Cell =
  | { readonly state: 'rows'; readonly values: readonly FieldValue[]; readonly markedDeleted?: boolean }
  | { readonly state: 'unread' }
  | { readonly state: 'silent'; readonly reason: string }
  | { readonly state: 'lacking'; readonly reason: string };

/** A source's cell, and the declared type of its column; '' where it keeps none. */
export interface SourceCell {
  readonly source: Source;
  readonly cell: Cell;
  readonly type: string;
}

export interface FieldInput {
  readonly field: Field;
  readonly truth: SourceCell;
  /** In the order of the sources. */
  readonly others: readonly SourceCell[];
}

interface Outcome {
  readonly source: Source;
  readonly status: FieldStatus;
  readonly rule: string;
}

const STRENGTH: readonly FieldStatus[] = ['different', 'missing', 'unknown', 'equal_by_convention', 'equal'];

/** Compares one field over all sources. The truth is what the others are held against; RAW is shown, FINAL and derived copies decide. */
export function compareField(input: FieldInput): FieldComparison {
  const { field, truth, others } = input;
  const judgeEach = againstTruth(truth);
  const judged = others.map((other) => ({ other, outcome: judge(input, other, judgeEach) }));
  let strongest: Outcome | undefined;
  for (const { other, outcome } of judged)
    if (outcome && decides(other.source) && (strongest === undefined || isStronger(outcome, strongest)))
      strongest = outcome;
  const values: Record<string, FieldValue> = {};
  const absent: string[] = [];
  for (const each of [truth, ...others]) {
    if (each.cell.state === 'rows' && each.cell.values.length > 0) values[each.source.id] = shown(truth, each);
    else absent.push(each.source.id);
  }
  return {
    field: field.id,
    label: field.label,
    values,
    status: strongest?.status ?? (truth.cell.state === 'unread' ? 'unknown' : 'equal'),
    rule: ruleOf(input, strongest),
    absent,
    differs: judged
      .filter(({ outcome }) => outcome?.status === 'different')
      .map(({ other }) => other.source.id)
      .filter((id) => !absent.includes(truth.source.id) && !absent.includes(id)),
  };
}

/** FINAL is told before a derived copy that is as bad. */
function isStronger(a: Outcome, b: Outcome): boolean {
  const by = STRENGTH.indexOf(a.status) - STRENGTH.indexOf(b.status);
  return by < 0 || (by === 0 && isDerived(b) && !isDerived(a));
}

function decides({ view }: Source): boolean {
  return view !== 'raw';
}

function isDerived({ source }: Outcome): boolean {
  return source.view === 'rows';
}

function ruleOf({ field, truth, others }: FieldInput, strongest: Outcome | undefined): string {
  if (!strongest) return 'reason' in truth.cell ? truth.cell.reason : 'nothing to compare it with';
  const prefix = isDerived(strongest) && strongest.status !== 'equal' ? `${strongest.source.title}: ` : '';
  const silent = others.flatMap(({ source, cell }) =>
    source.view === 'final' && cell.state === 'silent' ? [`; ${cell.reason}`] : [],
  );
  const sources = [truth, ...others.filter(({ source }) => decides(source))].map(({ source }) => source);
  return `${prefix}${strongest.rule}${[...new Set(silent)].join('')}${asExpressions(field, sources)}`;
}

/** Which copies are read by an expression: it is a part of the rule. */
function asExpressions({ expressions }: Field, sources: readonly Source[]): string {
  if (expressions === undefined) return '';
  const told = sources.flatMap(({ copy, title }) => {
    const sql = expressions[copy];
    return sql === undefined ? [] : [`; ${title} as ${sql}`];
  });
  return told.join('');
}

/** null: this source has no say. */
function judge(input: FieldInput, other: SourceCell, judgeEach: JudgeEach): Outcome | null {
  const { source, cell } = other;
  const { cell: own, source: truth } = input.truth;
  if (cell.state === 'silent' || own.state === 'silent') return null;
  if (cell.state === 'unread') return { source, status: 'unknown', rule: `${source.title} was not read` };
  if (own.state === 'lacking') return hasValue(cell) ? { source, status: 'unknown', rule: own.reason } : null;
  if (cell.state === 'lacking') return hasValue(own) ? { source, status: 'unknown', rule: cell.reason } : null;
  if (own.state === 'unread') return judgeWithoutTruth(input, other, cell.values);
  const value = own.values[0];
  if (value === undefined && cell.values.length === 0) return null;
  if (value === undefined) return { source, status: 'missing', rule: noRowIn(truth, own.markedDeleted) };
  if (cell.values.length === 0) return { source, status: 'missing', rule: `no row in ${source.title}` };
  const judgements = cell.values.map((each) => judgeEach(value, other, each));
  const found = strongestOf(judgements);
  const mixed =
    found.outcome === 'different' &&
    cell.values.length > 1 &&
    judgements.some((judgement) => judgement.outcome !== 'different');
  return {
    source,
    status: found.outcome,
    rule: mixed ? `${found.rule}; its rows differ among themselves` : found.rule,
  };
}

function noRowIn({ title }: Source, markedDeleted = false): string {
  return markedDeleted ? `the row in ${title} is marked as deleted` : `no row in ${title}`;
}

function hasValue(cell: Cell): boolean {
  return cell.state === 'rows' && cell.values.length > 0;
}

/** The truth was not read: a derived copy and FINAL can still contradict each other. */
function judgeWithoutTruth({ truth, others }: FieldInput, other: SourceCell, values: readonly FieldValue[]): Outcome {
  const { source } = other;
  const derived = others.find(({ source: { view }, cell }) => view === 'rows' && cell.state === 'rows');
  const unread = `${truth.source.title} was not read`;
  if (source.view !== 'final' || derived?.cell.state !== 'rows') return { source, status: 'unknown', rule: unread };
  const contradicts = derived.cell.values.some((value) =>
    values.some((each) => judgeValue(derived, value, other, each).outcome === 'different'),
  );
  return contradicts
    ? { source, status: 'different', rule: `${unread}; ${derived.source.title} and ${source.title} differ` }
    : { source, status: 'unknown', rule: unread };
}

function judgeValue(from: SourceCell, value: FieldValue, to: SourceCell, other: FieldValue): Judgement {
  return compareValues(
    { value, type: readColumnType(from.type), store: from.source.store },
    { value: other, type: readColumnType(to.type), store: to.source.store },
  );
}

type JudgeEach = (value: FieldValue, other: SourceCell, each: FieldValue) => Judgement;

/** RAW usually has the value that FINAL has, so the last judgement is reused for it. The truth's value is one and the same. */
function againstTruth(truth: SourceCell): JudgeEach {
  let last: { readonly other: SourceCell; readonly each: FieldValue; readonly judgement: Judgement } | null = null;
  return (value, other, each) => {
    const { type, source } = other;
    if (
      last === null ||
      !Object.is(last.each, each) ||
      last.other.type !== type ||
      last.other.source.store !== source.store
    )
      last = { other, each, judgement: judgeValue(truth, value, other, each) };
    return last.judgement;
  };
}

function strongestOf(judgements: readonly Judgement[]): Judgement {
  if (judgements.length === 1 && judgements[0] !== undefined) return judgements[0];
  const sorted = [...judgements].sort((a, b) => STRENGTH.indexOf(a.outcome) - STRENGTH.indexOf(b.outcome));
  return sorted[0] ?? { outcome: 'equal', rule: '', loss: null };
}

/** Of several rows, the first that differs from the truth's. */
function shown(truth: SourceCell, each: SourceCell): FieldValue {
  if (each.cell.state !== 'rows') return null;
  const value = truth.cell.state === 'rows' ? truth.cell.values[0] : undefined;
  const deviating =
    value === undefined || each.cell.values.length < 2
      ? undefined
      : each.cell.values.find((other) => judgeValue(truth, value, each, other).outcome === 'different');
  return deviating ?? each.cell.values[0] ?? null;
}
