import { cardFields, scoreFields } from '@/lib/record/catalogue';
import type { Facts } from './facts';
import type { ComparedField, ComparedScore, FieldStatus, Inspection, SourceId } from './inspection';
import { stores } from './stores';
import { showValue, splitDifference, type ShownValue } from './values';

/** What a cell holds. `absent`: the copy has no row; `unread`: the store could not be read. */
export type Cell =
  | {
      readonly source: SourceId;
      readonly kind: 'absent';
      readonly why: 'no row' | 'no column';
      readonly marked: boolean;
    }
  | { readonly source: SourceId; readonly kind: 'unread'; readonly marked: false }
  | {
      readonly source: SourceId;
      readonly kind: 'value';
      readonly value: ShownValue;
      readonly marked: boolean;
      readonly common: string;
      readonly differing: string;
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
  /** What an acknowledged call set, where Postgres does not hold it. */
  readonly acknowledged: string | null;
  readonly cells: readonly Cell[];
}

export interface FieldTable {
  /** Those that stand out first, each group in the order of the catalogue. */
  readonly standing: readonly FieldRow[];
  readonly folded: readonly FieldRow[];
  /** `2 of 17 differ from what was acknowledged`. */
  readonly summary: string;
  /** What stands in place of rows when none stands out. */
  readonly nothingStands: string;
}

type Sources = Inspection['sources'];

export function prepareFields(
  fields: readonly ComparedField[],
  sources: Sources,
  facts: Pick<Facts, 'lost'>,
  criterionId: string | null = null,
): FieldTable {
  const lost = new Set(facts.lost.filter((each) => each.criterionId === criterionId).map((each) => each.field));
  const rows = fields.map((field) => toRow(field, sources, lost.has(field.field)));
  const standing = rows.filter((row) => row.stands);
  return {
    standing,
    folded: rows.filter((row) => !row.stands),
    summary: summarise(rows),
    nothingStands: nothingStands(rows),
  };
}

export interface ScoreTable {
  readonly criterionId: string;
  readonly status: FieldStatus;
  readonly contradicted: boolean;
  readonly stands: boolean;
  /** Some value is equal by the rule alone. */
  readonly byRule: boolean;
  readonly fields: FieldTable;
}

/** Criteria that stand out first; `missing` and `different` before what was merely not read. */
export function prepareScores(
  scores: readonly ComparedScore[],
  sources: Sources,
  facts: Pick<Facts, 'lost'>,
): readonly ScoreTable[] {
  const tables = scores.map(({ criterionId, status, fields }): ScoreTable => {
    const table = prepareFields(fields, sources, facts, criterionId);
    return {
      criterionId,
      status,
      contradicted: table.standing.some((row) => row.contradicted),
      stands: table.standing.length > 0,
      byRule: table.folded.some((row) => row.byRule),
      fields: table,
    };
  });
  return [...tables.filter((table) => table.stands), ...tables.filter((table) => !table.stands)];
}

function toRow(field: ComparedField, sources: Sources, contradicted: boolean): FieldRow {
  const { status } = field;
  const cells = stores.map(({ id }) => toCell(field, id, sources, contradicted));
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

function toCell(field: ComparedField, source: SourceId, sources: Sources, contradicted: boolean): Cell {
  if (sources[source].status === 'unavailable') return { source, kind: 'unread', marked: false };
  // historic keeps no row of a card without scores: absent alone is no difference.
  if (field.absent.includes(source))
    return {
      source,
      kind: 'absent',
      why: lacksColumn(field.field, source) ? 'no column' : 'no row',
      marked: field.status === 'missing' || field.differs.includes(source),
    };
  const value = showValue(field[source]);
  const differs = field.differs.includes(source);
  const reference = !differs || sources.postgres.status !== 'ok' ? value.text : showValue(field.postgres).text;
  const [common, differing] =
    value.kind === 'null' || field.postgres === null
      ? (['', value.text] as const)
      : splitDifference(value.text, reference);
  return { source, kind: 'value', value, marked: differs || contradicted, common, differing };
}

/** ClickHouse keeps no such column, says the catalogue. */
function lacksColumn(field: string, source: SourceId): boolean {
  const clickhouse = source === 'clickhouseFinal' || source === 'clickhouseRaw';
  return clickhouse && [...cardFields, ...scoreFields].some((each) => each.id === field && each.clickhouse === null);
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
  return said.length === 0 ? `${rows.length} fields, ${equal}` : `of ${rows.length} fields, ${said.join(', ')}`;
}

function withoutEndingZeros(text: string): string {
  const point = text.lastIndexOf('.');
  if (point === -1 || !/^\d*$/.test(text.slice(point + 1))) return text;
  return text.replace(/(?<!0)0+$/, '').replace(/\.$/, '');
}
