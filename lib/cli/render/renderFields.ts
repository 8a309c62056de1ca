import type { Inspection } from '@/lib/contract/inspect';
import { printable } from './printable';
import type { Style } from './style';
import { renderTable, type Cell, type Column } from './table';

type Field = Inspection['fields'][number];
type SourceId = Field['differs'][number];

const HEAD: readonly Column[] = ['field', 'director', 'historic', 'FINAL', 'newest RAW'].map((title) => ({ title }));
const copies: readonly SourceId[] = ['postgres', 'historic', 'clickhouseFinal', 'clickhouseRaw'];

/** The fields that differ, then how many are equal; scores likewise, by criterion. */
export function renderFields(
  { fields, scores }: Pick<Inspection, 'fields' | 'scores'>,
  style: Style,
): readonly string[] {
  const all = [
    ...fields.map((field) => ({ field, label: field.label })),
    ...scores.flatMap((score) =>
      score.fields.map((field) => ({ field, label: `${score.criterionId}: ${field.label}` })),
    ),
  ];
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
      HEAD,
      shown.map(({ field, label }) => row(field, label, style)),
      style,
    ),
    ...(rest === '' ? [] : [style.dim(`  ${shown.length > 0 ? 'and ' : ''}${rest}`)]),
  ];
}

function row(field: Field, label: string, style: Style): readonly Cell[] {
  const marked = field.status === 'different' || field.status === 'missing';
  return [
    { text: `${marked ? '≠' : '≈'} ${printable(label)}`, paint: marked ? style.bad : style.dim },
    ...copies.map((copy) => cell(field, copy, style)),
  ];
}

function cell(field: Field, copy: SourceId, style: Style): Cell {
  if (field.absent.includes(copy)) return { text: '—', paint: style.dim };
  const text = showValue(field[copy]);
  return field.differs.includes(copy)
    ? { text, paint: style.bad }
    : { text, paint: field[copy] === null ? style.dim : undefined };
}

/** NULL, '' and 0 look different from each other and from a value. */
export function showValue(value: Field['postgres']): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return value === '' ? "''" : printable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `[${value.map((item) => (item === null ? 'NULL' : `'${printable(item)}'`)).join(', ')}]`;
}
