import type { Field } from '@/lib/record/catalogue';
import type { FieldValues } from '@/lib/record/record';
import type { FieldComparison, FieldStatus, RowVersion, ScoreComparison } from '../model';
import { compareField, type Cell } from './compareField';
import {
  clickhouseType,
  criteriaOf,
  directorRow,
  fieldsOf,
  finalRows,
  isHidden,
  valueOf,
  type Copies,
  type Table,
} from './copies';

const WORST: readonly FieldStatus[] = ['different', 'missing', 'unknown', 'equal_by_convention', 'equal'];

/** The newest inserted version of a key, or null; told by the caller, who knows the order of insertion. */
export type NewestVersion = (criterionId: string | null) => RowVersion | null;

/** Every card field over the four copies, in the catalogue's order. */
export function compareCard(copies: Copies, newest: NewestVersion): readonly FieldComparison[] {
  return fieldsOf('card').map((field) => compareRow(copies, 'card', field, null, newest));
}

/** Every score over the four copies, by criterion in text order. */
export function compareScores(copies: Copies, newest: NewestVersion): readonly ScoreComparison[] {
  return criteriaOf(copies).map((criterionId) => {
    const fields = fieldsOf('score').map((field) => compareRow(copies, 'score', field, criterionId, newest));
    return { criterionId, status: worstStatus(fields.map((field) => field.status)), fields };
  });
}

/** `equal` when there is none. */
export function worstStatus(statuses: readonly FieldStatus[]): FieldStatus {
  return WORST.find((status) => statuses.includes(status)) ?? 'equal';
}

function compareRow(
  copies: Copies,
  table: Table,
  field: Field,
  criterionId: string | null,
  newest: NewestVersion,
): FieldComparison {
  const version = newest(criterionId);
  const raw = version && !isHidden(version) ? [version.values] : [];
  return compareField({
    field,
    postgres: copies.postgres
      ? cell(rowsOf(directorRow(copies.postgres, criterionId)), field, 'director')
      : { state: 'unread' },
    historic: historicCell(copies, table, field, criterionId),
    final: clickhouseCell(copies.final && finalRows(copies.final, criterionId), field, 'FINAL'),
    raw: clickhouseCell(copies.raw && raw, field, 'RAW'),
    clickhouseType: clickhouseType(copies, table, field),
  });
}

function clickhouseCell(rows: readonly FieldValues[] | null, field: Field, copy: string): Cell {
  if (!field.clickhouse) return { state: 'silent', reason: 'ClickHouse keeps no such column' };
  return rows ? cell(rows, field, copy) : { state: 'unread' };
}

/** historic keeps one row per score with the card's fields in each, so a card without scores leaves nothing to compare. */
function historicCell(copies: Copies, table: Table, field: Field, criterionId: string | null): Cell {
  if (!copies.historic) return { state: 'unread' };
  const rows =
    table === 'card'
      ? copies.historic.rows.map((row) => row.card)
      : copies.historic.rows.filter((row) => row.criterionId === criterionId).map((row) => row.score);
  if (table === 'card' && rows.length === 0 && copies.postgres?.scores.length === 0) {
    return { state: 'silent', reason: 'historic keeps no row of a card without scores' };
  }
  return cell(rows, field, 'historic');
}

function cell(rows: readonly FieldValues[], field: Field, copy: string): Cell {
  const only = rows.length === 1 && rows[0] ? valueOf(rows[0], field.id) : undefined;
  if (only !== undefined) return { state: 'rows', values: [only] };
  const values = rows.map((row) => valueOf(row, field.id)).filter((value) => value !== undefined);
  if (rows.length > 0 && values.length === 0) return { state: 'silent', reason: `${copy} has no such column` };
  const unique = new Map(values.map((value) => [JSON.stringify(value), value]));
  return { state: 'rows', values: [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value) };
}

function rowsOf(row: FieldValues | null): readonly FieldValues[] {
  return row ? [row] : [];
}
