import { cardFields, scoreFields, type Field } from '@/lib/record/catalogue';
import type { FieldValue } from '@/lib/record/fieldValue';
import type { FieldValues } from '@/lib/record/record';
import type { Evidence, FinalCopy, HistoricCopy, PostgresCopy, RawCopy, RowVersion, SourceRead } from '../model';

/** The four copies as far as they were read; null: not read. */
export interface Copies {
  readonly postgres: PostgresCopy | null;
  readonly historic: HistoricCopy | null;
  readonly final: FinalCopy | null;
  readonly raw: RawCopy | null;
}

export type Table = 'card' | 'score';

export function readCopies(sources: Evidence['sources']): Copies {
  return {
    postgres: dataOf(sources.postgres),
    historic: dataOf(sources.historic),
    final: dataOf(sources.clickhouseFinal),
    raw: dataOf(sources.clickhouseRaw),
  };
}

function dataOf<T>(read: SourceRead<T>): T | null {
  return read.status === 'unavailable' ? null : read.data;
}

export function fieldsOf(table: Table): readonly Field[] {
  return table === 'card' ? cardFields : scoreFields;
}

/** The declared type of a field's ClickHouse column: what the server says, else what the catalogue says. */
export function clickhouseType(copies: Copies, table: Table, field: Field): string {
  const column = field.clickhouse;
  if (!column) return '';
  return copies.raw?.facts[table].columns[column.column] ?? column.type;
}

/** director's row for a key: null when there is none. */
export function directorRow(postgres: PostgresCopy, criterionId: string | null): FieldValues | null {
  if (criterionId === null) return postgres.card;
  return postgres.scores.find((score) => score.criterionId === criterionId)?.values ?? null;
}

/** FINAL's rows for a key; more than one when FINAL itself returns more. */
export function finalRows(final: FinalCopy, criterionId: string | null): readonly FieldValues[] {
  if (criterionId === null) return sortRows(final.cards);
  return sortRows(final.scores.filter((score) => score.criterionId === criterionId).map((score) => score.values));
}

/** Every criterion that director, historic or FINAL holds a score for, in text order. */
export function criteriaOf(copies: Copies): readonly string[] {
  const criteria = new Set([
    ...(copies.postgres?.scores ?? []).map((score) => score.criterionId),
    ...(copies.historic?.rows ?? []).map((row) => row.criterionId),
    ...(copies.final?.scores ?? []).map((score) => score.criterionId),
  ]);
  return [...criteria].sort();
}

export function isHidden(version: RowVersion): boolean {
  return version.tombstone || version.deleted;
}

/** A value of a row; undefined when the copy's table has no such column. */
export function valueOf(row: FieldValues, field: string): FieldValue | undefined {
  return Object.hasOwn(row, field) ? row[field] : undefined;
}

/** One order for rows that arrive in any: what is said of them must not depend on it. */
function sortRows(rows: readonly FieldValues[]): readonly FieldValues[] {
  return rows.length < 2 ? rows : [...rows].sort((a, b) => order(canonical(a), canonical(b)));
}

/** Text that is the same for rows with the same values, whatever the order of their keys. */
export function canonical(row: FieldValues): string {
  const entries = Object.entries(row).sort(([x], [y]) => order(x, y));
  return JSON.stringify(entries, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value));
}

export function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
