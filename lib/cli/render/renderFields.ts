import type { Inspection } from '@/lib/contract/inspect';
import { isRoot } from '@/lib/record/rows';
import { rowText } from '@/lib/wording/rowText';
import { printable } from './printable';
import type { Style } from './style';
import { renderTable, type Cell } from './table';

type Copy = Inspection['copies'][number];
type Field = Inspection['rows'][number]['fields'][number];

/** The fields that differ, a column per copy, then how many are equal: the record's own row first, then those of its children. */
export function renderFields(
  { copies, rowSets, rows }: Pick<Inspection, 'copies' | 'rowSets' | 'rows'>,
  style: Style,
): readonly string[] {
  const all = rows.flatMap((row) =>
    row.fields.map((field) => ({
      field,
      label: isRoot(row) ? field.label : `${rowText(row, rowSets)}: ${field.label}`,
    })),
  );
  const differing = all.filter(({ field }) => field.status === 'different' || field.status === 'missing');
  const conventional = all.filter(({ field }) => field.status === 'equal_by_convention');
  const unknown = all.filter(({ field }) => field.status === 'unknown').length;
  const shown = [...differing, ...conventional];
  const equal = all.length - shown.length - unknown;
  const rest = [equal > 0 ? `${equal} fields equal` : '', unknown > 0 ? `${unknown} could not be compared` : '']
    .filter(Boolean)
    .join(', ');
  return [
    ...renderTable(
      [{ title: 'field' }, ...copies.map((copy) => ({ title: headOf(copy) }))],
      shown.map(({ field, label }) => row(field, label, copies, style)),
      style,
    ),
    ...(rest === '' ? [] : [style.dim(`  ${shown.length > 0 ? 'and ' : ''}${rest}`)]),
  ];
}

function headOf({ title, view }: Copy): string {
  return printable(view === 'raw' ? `newest ${title}` : title);
}

function row(field: Field, label: string, copies: readonly Copy[], style: Style): readonly Cell[] {
  const marked = field.status === 'different' || field.status === 'missing';
  return [
    { text: `${marked ? '≠' : '≈'} ${printable(label)}`, paint: marked ? style.bad : style.dim },
    ...copies.map(({ id }) => cell(field, id, style)),
  ];
}

function cell(field: Field, copy: string, style: Style): Cell {
  const value = field.values[copy];
  if (value === undefined || field.absent.includes(copy)) return { text: '—', paint: style.dim };
  const text = showValue(value);
  return field.differs.includes(copy)
    ? { text, paint: style.bad }
    : { text, paint: value === null ? style.dim : undefined };
}

/** NULL, '' and 0 look different from each other and from a value. */
export function showValue(value: Field['values'][string]): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return value === '' ? "''" : printable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `[${value.map((item) => (item === null ? 'NULL' : `'${printable(item)}'`)).join(', ')}]`;
}
