import { isRoot, rowId, sameRow } from '@/lib/record/rows';
import { counted } from '@/lib/wording/formatMs';
import { keyText } from '@/lib/wording/rowText';
import type { Facts } from './facts';
import type { ComparedField, ComparedRow, Copy, FieldStatus, Inspection, RowSet, Value } from './inspection';
import { toMicros } from './time';
import { showValue, splitDifference, type ShownValue } from './values';

/** What a cell holds. `absent`: the copy has no row; `unread`: the store could not be read. */
export type Cell =
  | {
      readonly copy: Copy;
      readonly kind: 'absent';
      readonly why: 'no row' | 'no column';
      readonly marked: boolean;
    }
  | { readonly copy: Copy; readonly kind: 'unread'; readonly marked: false }
  | {
      readonly copy: Copy;
      readonly kind: 'value';
      readonly value: ShownValue;
      readonly marked: boolean;
      readonly common: string;
      readonly differing: string;
      /** As the copy holds it. */
      readonly held: Value;
      /** What the truth holds instead, where the two are long enough to be shown with what sets them apart. */
      readonly against: Value | undefined;
    };

export interface FieldRow {
  readonly field: string;
  readonly label: string;
  readonly status: FieldStatus;
  /** The copies agree, or not: an acknowledged call says otherwise. */
  readonly contradicted: boolean;
  /** Equal by the rule, although the copies show different values: NULL and a default, or a time with fewer digits. */
  readonly byRule: boolean;
  /** Shown although the rest is folded. */
  readonly stands: boolean;
  readonly rule: string;
  /** What an acknowledged call set, where the truth does not hold it. */
  readonly acknowledged: string | null;
  readonly cells: readonly Cell[];
}

export interface FieldTable {
  /** Those that stand out first, each group in the order of the row set's fields. */
  readonly standing: readonly FieldRow[];
  readonly folded: readonly FieldRow[];
  /** `2 of 17 differ from what was acknowledged`. */
  readonly summary: string;
  /** What stands in place of rows when none stands out. */
  readonly nothingStands: string;
}

/** From so many characters on a difference is shown within the text. */
const LONG_TEXT = 24;

type Told = Pick<Inspection, 'copies' | 'rowSets' | 'rows'>;

/** The fields of the record's own row; null where no copy was compared. */
export function prepareRoot(inspection: Told, facts: Pick<Facts, 'lost'>): FieldTable | null {
  const root = inspection.rows.find(isRoot);
  return root === undefined ? null : prepareFields(root, inspection.copies, facts);
}

export function prepareFields(row: ComparedRow, copies: readonly Copy[], facts: Pick<Facts, 'lost'>): FieldTable {
  const lost = new Set(facts.lost.filter((each) => sameRow(each.row, row)).map((each) => each.field));
  const shown = copies.map((copy) => ({ copy, hasRow: row.fields.some(({ absent }) => !absent.includes(copy.id)) }));
  const rows = row.fields.map((field) => toRow(field, shown, lost.has(field.field)));
  const standing = rows.filter((each) => each.stands);
  return {
    standing,
    folded: rows.filter((each) => !each.stands),
    summary: summarise(rows),
    nothingStands: nothingStands(rows),
  };
}

/** The rows of one child row set. */
export interface ChildRows {
  readonly rowSet: RowSet;
  /** `3 scores, all equal`. */
  readonly summary: string;
  readonly rows: readonly ChildRow[];
}

export interface ChildRow {
  /** As addresses name it: of one part the part itself, of several one that no other row shares. */
  readonly id: string;
  /** What tells it apart from the others of its row set: `c-1`, of several parts `3/a`. */
  readonly key: string;
  readonly status: FieldStatus;
  readonly contradicted: boolean;
  readonly stands: boolean;
  /** Some value is equal by the rule alone. */
  readonly byRule: boolean;
  readonly fields: FieldTable;
}

/** For each child row set that has rows: those that stand out first. */
export function prepareChildren({ copies, rowSets, rows }: Told, facts: Pick<Facts, 'lost'>): readonly ChildRows[] {
  return rowSets.slice(1).flatMap((rowSet): readonly ChildRows[] => {
    const own = rows
      .filter((row) => row.rowSet === rowSet.id && !isRoot(row))
      .map((row) => toChild(row, copies, facts));
    const sorted = [...own.filter((row) => row.stands), ...own.filter((row) => !row.stands)];
    return own.length === 0 ? [] : [{ rowSet, rows: sorted, summary: summariseChildren(rowSet, own) }];
  });
}

function toChild(row: ComparedRow, copies: readonly Copy[], facts: Pick<Facts, 'lost'>): ChildRow {
  const fields = prepareFields(row, copies, facts);
  return {
    id: rowId(row).slice(row.rowSet.length + 1),
    key: keyText(row),
    status: row.status,
    contradicted: fields.standing.some((each) => each.contradicted),
    stands: fields.standing.length > 0,
    byRule: fields.folded.some((each) => each.byRule),
    fields,
  };
}

function summariseChildren({ noun, plural }: RowSet, rows: readonly ChildRow[]): string {
  const standing = rows.filter((row) => row.stands).length;
  if (standing > 0) return `${standing} of ${rows.length} ${standing === 1 ? 'stands' : 'stand'} out`;
  const equal = rows.some((row) => row.status === 'unknown')
    ? 'not all could be compared'
    : rows.some((row) => row.byRule)
      ? 'none differs'
      : 'all equal';
  return `${rows.length} ${rows.length === 1 ? noun : plural}, ${equal}`;
}

/** A copy, and whether it has this row: then a field that it lacks has no column there. */
interface ShownCopy {
  readonly copy: Copy;
  readonly hasRow: boolean;
}

function toRow(field: ComparedField, copies: readonly ShownCopy[], contradicted: boolean): FieldRow {
  const { status } = field;
  const cells = copies.map((each) => toCell(field, each, copies[0]?.copy, contradicted));
  return {
    field: field.field,
    label: field.label,
    status,
    contradicted,
    rule: field.rule,
    acknowledged: field.acknowledged ?? null,
    byRule: status === 'equal_by_convention' || (status === 'equal' && showsDifferent(cells)),
    // What could not be compared says nothing yet; the summary counts it, and the store's own notice says why.
    stands: contradicted || status === 'different' || status === 'missing',
    cells,
  };
}

function toCell(
  field: ComparedField,
  { copy, hasRow }: ShownCopy,
  truth: Copy | undefined,
  contradicted: boolean,
): Cell {
  const { id } = copy;
  if (copy.status === 'unavailable') return { copy, kind: 'unread', marked: false };
  const differs = field.differs.includes(id);
  // A derived copy may keep no such row by right: absent alone is no difference.
  if (field.absent.includes(id))
    return {
      copy,
      kind: 'absent',
      why: hasRow ? 'no column' : 'no row',
      marked: field.status === 'missing' || differs,
    };
  const held = field.values[id] ?? null;
  const value = showValue(held);
  const inTruth = truth?.status === 'ok' ? (field.values[truth.id] ?? null) : null;
  const [common, differing] =
    value.kind === 'null' || inTruth === null || !differs
      ? (['', value.text] as const)
      : splitDifference(value.text, showValue(inTruth).text);
  const against = differs && isLong(held) && isLong(inTruth) ? inTruth : undefined;
  return { copy, kind: 'value', value, marked: differs || contradicted, common, differing, held, against };
}

/** Longer than one compares at a glance; a time is not. */
function isLong(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 1;
  return typeof value === 'string' && value.length >= LONG_TEXT && toMicros(value) === null;
}

/** Zeros at the end of a second's decimals make no other time. */
function showsDifferent(cells: readonly Cell[]): boolean {
  const shown = cells.flatMap((cell) =>
    cell.kind !== 'value' ? [] : [cell.value.kind === 'time' ? withoutEndingZeros(cell.value.text) : cell.value.text],
  );
  return new Set(shown).size > 1;
}

function nothingStands(rows: readonly FieldRow[]): string {
  if (rows.some((row) => row.status === 'unknown')) return 'Nothing that could be compared differs.';
  const byRule = rows.filter((row) => row.byRule).length;
  if (byRule === 0) return 'Every field is equal in every copy that holds it.';
  return `No field differs. ${byRule} ${byRule === 1 ? 'is' : 'are'} equal only by a rule, such as a coarser precision or NULL against a default.`;
}

function summarise(rows: readonly FieldRow[]): string {
  const count = (test: (row: FieldRow) => boolean) => rows.filter(test).length;
  const parts = [
    [count((row) => row.contradicted), 'differ from what was acknowledged', 'differs from what was acknowledged'],
    [count((row) => !row.contradicted && row.status === 'different'), 'differ', 'differs'],
    [count((row) => !row.contradicted && row.status === 'missing'), 'are missing in a copy', 'is missing in a copy'],
    [count((row) => !row.contradicted && row.status === 'unknown'), 'could not be compared', 'could not be compared'],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, many, one]) => `${number} ${number === 1 ? one : many}`);
  const equal = rows.some((row) => row.byRule) ? 'none differs' : 'all equal';
  return said.length === 0
    ? `${counted(rows.length, 'field')}, ${equal}`
    : `of ${counted(rows.length, 'field')}, ${said.join(', ')}`;
}

function withoutEndingZeros(text: string): string {
  const point = text.lastIndexOf('.');
  if (point === -1 || !/^\d*$/.test(text.slice(point + 1))) return text;
  return text.replace(/(?<!0)0+$/, '').replace(/\.$/, '');
}
