import { childrenOf, finalId, rootOf, type FieldGroup, type Milestone } from '@/lib/record/RecordType';
import { distinctRows, isRoot, rowId, type RecordRow, type RowKey } from '@/lib/record/rows';
import { wasDeleted } from '../calls/lives';
import { findRolledBackMilestone } from '../calls/rolledBack';
import { carriesRoot } from '../compare/compareRows';
import {
  childRowsOf,
  isHidden,
  keptBy,
  rootRow,
  rowsKeptBy,
  valueOf,
  type Copies,
  type DerivedData,
} from '../compare/copies';
import type { Context, CopyContext } from '../context';
import type { Check, CheckFacts, CheckKind, FieldComparison, FieldStatus } from '../model';

type Outcome = Pick<Check, 'status' | 'facts'>;

interface CheckToRun {
  readonly id: string;
  readonly kind: CheckKind;
  readonly run: (record: Context) => Outcome;
  /** What it found is a fact already, also while the record settles. */
  readonly isFinal?: (record: Context) => boolean;
}

/**
 * The checks that an engineer would do by hand, each with its numbers. While the settle window is open a difference is `unknown`:
 * it may be gone a moment later.
 */
export function runChecks(context: Context): readonly Check[] {
  return checksOf(context).map((check) => {
    const { id, kind, run, isFinal } = check;
    const { status, facts } = ofWhatWasRead(run(context), check, context);
    const early = status === 'fail' && context.quiet.inFlight && !(isFinal?.(context) ?? false);
    return { id, kind, status: early ? 'unknown' : status, early, facts };
  });
}

/** What there is more of than was read may differ where nobody looked; not in a copy that keeps no such rows. */
function ofWhatWasRead(
  outcome: Outcome,
  { id, kind }: CheckToRun,
  { type, views, evidence: { partly = [] } }: Context,
): Outcome {
  const isOfRows = kind === 'row_count' || kind === 'child_fields' || kind === 'derived';
  if (!isOfRows || outcome.status !== 'pass' || partly.length === 0) return outcome;
  const held = kind === 'derived' ? [id] : views.map(({ copies }) => copies.clickhouse ?? copies.derived[0]?.copy);
  const keeps = type.copies.filter((copy) => held.includes(copy.id)).flatMap(({ tables }) => tables);
  const cut = partly.filter((each) => keeps.some(({ rowSet }) => rowSet === each));
  return cut.length === 0 ? outcome : { status: 'unknown', facts: { saw: 'partly_read', rowSets: cut } };
}

/** Those that a record of this type can be asked for. */
function checksOf({ type, views: [{ copies }] }: Context): readonly CheckToRun[] {
  const own = new Set([...type.milestones, ...type.groups].flatMap(({ fields }): readonly string[] => fields));
  const rest = rootOf(type)
    .fields.map(({ id }) => id)
    .filter((id) => !own.has(id));
  const hasChildren = childrenOf(type).length > 0;
  const each = (run: (view: CopyContext, record: Context) => Outcome) => (record: Context) =>
    worstOf(record.views.map((view) => run(view, record)));
  return [
    { id: 'exists', kind: 'exists', run: each(checkExists) },
    ...(hasChildren ? [{ id: 'row_count', kind: 'row_count' as const, run: each(checkRowCount) }] : []),
    ...type.milestones.map((milestone) => ({
      id: milestone.id,
      kind: 'milestone' as const,
      run: each((view, record) => checkMilestone(milestone, view, record)),
      isFinal: (record: Context) => lostMilestone(milestone, record) !== null || isWitnessed(milestone, record),
    })),
    ...type.groups.map((group) => ({
      id: group.id,
      kind: 'group' as const,
      run: each((view, record) => checkFields(fieldsIn(group, record), view, record)),
    })),
    ...(hasChildren ? [{ id: 'child_fields', kind: 'child_fields' as const, run: each(checkChildFields) }] : []),
    {
      id: 'root_fields',
      kind: 'root_fields',
      run: each((view, record) => checkFields(fieldsIn({ fields: rest }, record), view, record)),
    },
    ...copies.derived.map((derived) => ({
      id: derived.copy,
      kind: 'derived' as const,
      run: (record: Context) => checkDerived(derived, record),
    })),
    ...(copies.clickhouse === null
      ? []
      : [
          {
            id: 'final_unique',
            kind: 'final_unique' as const,
            run: each(checkFinalUnique),
            isFinal: () => true,
          },
        ]),
  ];
}

const WORST = ['fail', 'unknown', 'pass'] as const;

/** Of several copies, the first of which the worst is true. */
function worstOf([first, ...others]: readonly Outcome[]): Outcome {
  if (first === undefined) throw new TypeError('a record is seen at least once');
  return others.reduce(
    (worst, each) => (WORST.indexOf(each.status) < WORST.indexOf(worst.status) ? each : worst),
    first,
  );
}

/** The copy that the truth is held against: FINAL, or in a type without ClickHouse its first further copy. */
interface Elsewhere {
  readonly id: string;
  readonly rows: readonly RecordRow[] | null;
  /** Whether it has a table of such rows. */
  readonly keeps: (row: RowKey) => boolean;
  /** Of a copy that keeps no rows of the root nothing is concluded from that. */
  readonly hasRoot: boolean;
}

function elsewhereOf(copies: Copies): Elsewhere {
  const {
    clickhouse,
    final,
    derived: [first],
    type,
    root,
  } = copies;
  if (clickhouse !== null) {
    const rows = final?.rows ?? null;
    const keeps = keptBy(type, clickhouse);
    const hasRoot = keeps(root) ? (rows?.some(({ row }) => isRoot(row)) ?? false) : rootRow(copies) !== null;
    return { id: finalId(clickhouse), rows, keeps, hasRoot };
  }
  const rows = first?.data?.rows ?? null;
  const carries = first !== undefined && carriesRoot(type, first.copy);
  return {
    id: first?.copy ?? '',
    rows,
    keeps: keptBy(type, first?.copy ?? ''),
    hasRoot: rows !== null && (carries ? rows.length > 0 : rows.some(({ row }) => isRoot(row))),
  };
}

function checkExists({ copies }: CopyContext, record: Context): Outcome {
  const elsewhere = elsewhereOf(copies);
  const unread = unreadIn(copies, elsewhere);
  if (unread) return unread;
  const [truth, found] = [rootRow(copies) !== null, elsewhere.hasRoot];
  const hidden = (copies.raw?.versions ?? []).filter(isHidden).length;
  const deleted = wasDeleted(record.calls, copies);
  return {
    status: !(truth || found || hidden > 0 || deleted) ? 'unknown' : truth === found ? 'pass' : 'fail',
    facts: {
      saw: 'presence',
      truth,
      elsewhere: elsewhere.id,
      found,
      hidden,
      deleted,
      marked: copies.truth?.deletedBy !== undefined,
    },
  };
}

function checkRowCount(view: CopyContext, record: Context): Outcome {
  const { copies } = view;
  const elsewhere = elsewhereOf(copies);
  const unread = unreadIn(copies, elsewhere);
  if (unread) return unread;
  if (isGone(copies)) return gone(view, record);
  const inTruth = new Set((copies.truth ? childRowsOf(copies.truth) : []).filter(elsewhere.keeps).map(rowId));
  const held = (elsewhere.rows ?? []).map(({ row }) => row).filter((row) => !isRoot(row));
  const found = new Set(held.map(rowId));
  const same = inTruth.size === found.size && [...inTruth].every((row) => found.has(row));
  return {
    status: same ? 'pass' : 'fail',
    facts: { saw: 'keys', truth: inTruth.size, elsewhere: elsewhere.id, found: found.size, same },
  };
}

function checkMilestone(milestone: Milestone, view: CopyContext, record: Context): Outcome {
  const lost = lostMilestone(milestone, record);
  const { id } = milestone;
  if (lost) {
    const { field, label, stored, kind, call } = lost;
    const shownBy = kind === 'shown' ? call.call.call : null;
    return {
      status: 'fail',
      facts: {
        saw: 'lost_milestone',
        milestone: id,
        field,
        label,
        stored,
        setBy: call.call.call,
        shownBy,
        at: call.finishedAt,
      },
    };
  }
  if (isWitnessed(milestone, record)) {
    const witness = record.witnesses.find((each) => each.milestone === milestone);
    const held = (witness && valueOf(witness.version.values, milestone.fields[0])) ?? null;
    return { status: 'fail', facts: { saw: 'held_milestone', milestone: id, held } };
  }
  return checkFields(fieldsIn(milestone, record), view, record);
}

function fieldsIn({ fields }: Pick<FieldGroup, 'fields'>, { rows: [root] }: Context): readonly FieldComparison[] {
  return (root?.fields ?? []).filter(({ field }) => fields.includes(field));
}

function checkChildFields(view: CopyContext, record: Context): Outcome {
  const elsewhere = elsewhereOf(view.copies);
  const shared = record.rows.filter((row) => !isRoot(row) && row.fields.some((field) => field.status !== 'missing'));
  const fields = shared.flatMap((row) => row.fields);
  const unread = unreadIn(view.copies, elsewhere);
  if (unread && !fields.some((field) => field.status === 'different')) return unread;
  if (fields.length === 0) return nothingShared(view, record);
  const different = fields.filter((field) => statusIn(field, view.copies, elsewhere) === 'different').length;
  const unknown = fields.filter(({ status }) => status === 'unknown');
  if (different === 0 && unknown.length > 0) return notCompared(unknown);
  return {
    status: different === 0 ? 'pass' : 'fail',
    facts: { saw: 'values', elsewhere: elsewhere.id, values: fields.length, rows: shared.length, different },
  };
}

/** A record without children passes; where one store alone has some, or has no root, nothing was compared. */
function nothingShared(view: CopyContext, record: Context): Outcome {
  const { copies, keys } = view;
  if (isGone(copies)) return gone(view, record);
  const root = keys.find(({ row }) => isRoot(row));
  const rootIsMissing = root?.state === 'only_truth' || root?.state === 'only_final';
  return record.rows.every(isRoot) && !rootIsMissing
    ? { status: 'pass', facts: { saw: 'no_rows' } }
    : { status: 'unknown', facts: { saw: 'nothing_shared' } };
}

/** Neither the truth nor the copy holds anything of the record any more. */
function isGone(copies: Copies): boolean {
  const elsewhere = elsewhereOf(copies);
  return copies.truth?.rows.length === 0 && elsewhere.rows?.length === 0;
}

/** A check of what is not there passes only where it is known to be deleted. */
function gone(view: CopyContext, record: Context): Outcome {
  return { status: checkExists(view, record).status, facts: { saw: 'gone' } };
}

function checkDerived({ copy, data }: DerivedData, record: Context): Outcome {
  const [view] = record.views;
  const { truth, type } = view.copies;
  if (!truth || !data) return unread([...(truth ? [] : [type.copies[0].id]), ...(data ? [] : [copy])]);
  const { rows } = data;
  if (isGone(view.copies) && rows.length === 0) return gone(view, record);
  const own = rowsKeptBy(view.copies, copy).map(rowId);
  const held = new Set(rows.map(({ row }) => rowId(row)));
  if (rows.length !== own.length || !own.every((row) => held.has(row)))
    return { status: 'fail', facts: { saw: 'other_rows', copy, found: rows.length, wanted: own.length } };
  const different = record.rows.flatMap(({ fields }) => fields).filter(({ differs }) => differs.includes(copy));
  return {
    status: different.length > 0 ? 'fail' : 'pass',
    facts: { saw: 'derived', copy, rows: rows.length, different },
  };
}

function checkFinalUnique(view: CopyContext, record: Context): Outcome {
  const { copies } = view;
  const elsewhere = elsewhereOf(copies);
  if (!elsewhere.rows) return unread([elsewhere.id]);
  if (isGone(copies)) return gone(view, record);
  const rows = elsewhere.rows.length;
  const keys = distinctRows(elsewhere.rows.map(({ row }) => row)).length;
  return {
    status: rows === 0 ? 'unknown' : rows === keys ? 'pass' : 'fail',
    facts: { saw: 'unique', elsewhere: elsewhere.id, rows, keys },
  };
}

/** What the copy alone says of a field: a difference that only another one has is told by its own check. */
function statusIn(field: FieldComparison, { type }: Copies, { id }: Elsewhere): FieldStatus {
  if (field.differs.includes(id)) return 'different';
  if (field.status === 'missing' && (field.absent.includes(id) || field.absent.includes(type.copies[0].id)))
    return 'missing';
  return field.status === 'different' || field.status === 'missing' ? 'equal' : field.status;
}

function checkFields(fields: readonly FieldComparison[], view: CopyContext, record: Context): Outcome {
  const { copies } = view;
  const elsewhere = elsewhereOf(copies);
  const truth = copies.type.copies[0].id;
  const compared = fields.map((field) => ({ field, status: statusIn(field, copies, elsewhere) }));
  const different = compared.flatMap(({ field, status }) => (status === 'different' ? [field] : []));
  const missing = compared.some(({ status }) => status === 'missing');
  if (different.length === 0) {
    const unread = unreadIn(copies, elsewhere);
    if (unread) return unread;
    if (isGone(copies)) return gone(view, record);
    const unknown = compared.flatMap(({ field, status }) => (status === 'unknown' ? [field] : []));
    if (!missing && unknown.length > 0) return notCompared(unknown);
  }
  const [first] = fields;
  const facts: CheckFacts = {
    saw: 'fields',
    elsewhere: elsewhere.id,
    compared: fields,
    different,
    missing,
    byConvention: compared.filter(({ status }) => status === 'equal_by_convention').length,
    stored: first === undefined || first.absent.includes(truth) ? undefined : first.values[truth],
  };
  return { status: different.length > 0 || missing ? 'fail' : 'pass', facts };
}

function unreadIn({ truth, type }: Copies, { id, rows }: Elsewhere): Outcome | null {
  return truth && rows ? null : unread([...(truth ? [] : [type.copies[0].id]), ...(rows ? [] : [id])]);
}

function notCompared(fields: readonly FieldComparison[]): Outcome {
  return { status: 'unknown', facts: { saw: 'not_compared', fields } };
}

function unread(sources: readonly string[]): Outcome {
  return { status: 'unknown', facts: { saw: 'unread', sources } };
}

/** RAW is a witness unless the version may be one that a failed call wrote before it would have committed. */
function isWitnessed(milestone: Milestone, { witnesses, calls, views: [{ copies }] }: Context): boolean {
  const witness = witnesses.find((each) => each.milestone === milestone);
  return witness !== undefined && findRolledBackMilestone(witness.version, milestone, calls, copies) === null;
}

/** The last claim that is lost of it, of its moment before that of what goes with it. */
function lostMilestone({ fields }: Milestone, { lost }: Context) {
  const own = lost.filter(({ row, field }) => isRoot(row) && fields.includes(field));
  return own.findLast(({ field }) => field === fields[0]) ?? own.at(-1) ?? null;
}
