import { readColumnType, decimalScale, timeDigits } from '@/lib/evidence/compare/columnType';
import { findRule } from '@/lib/evidence/compare/rules';
import type { ChildEntry, RecordEntry } from '@/lib/record/RecordEntry';
import type { TableOfRows } from '@/lib/record/RecordType';
import { firstOf } from '@/lib/wording/listed';
import type { ColumnSeen } from './Catalogs';
import type { ResolvedFields } from './resolveFields';
import type { OtherTable, RowsSeen } from './RowsSeen';

/** What will give trouble, as columns and types tell beforehand: guesses, versions too coarse, and what a copy cannot hold. */
export function fieldWarnings(
  entry: RecordEntry | ChildEntry,
  rows: RowsSeen,
  tables: Readonly<Record<string, TableOfRows>>,
  { fields, guessed }: ResolvedFields,
): readonly string[] {
  const warnings = guessed.map(
    ({ field, copy, column }) =>
      `${rows.truth.name}.${field} is compared with ${nameIn(rows, copy)}.${column} because of their names. To change it, use "fields" or "renames".`,
  );
  const { columns, table } = rows.truth.table;
  const soft = columns.find(({ name }) => /^(?:deleted|removed)_?(?:at|on|time)$/i.test(name));
  if (soft !== undefined && entry.deleted?.postgres === undefined)
    warnings.push(
      `${table}.${soft.name} looks like a soft delete, but these rows are compared like others. If they count as deleted, set "deleted": { "postgres": "${soft.name} IS NOT NULL" }.`,
    );
  for (const other of rows.others) {
    if (other.clickhouse === null) continue;
    warnings.push(...versionWarnings(other, tables[other.copy]));
    /** Columns by what their trouble is. */
    const troubled = new Map<string, string[]>();
    for (const field of fields) {
      const own = columns.find(({ name }) => name === field.columns[rows.truth.copy]);
      const copied = other.columns.find(({ name }) => name === field.columns[other.copy]);
      if (own === undefined || copied === undefined) continue;
      const trouble = troubleOf(own, copied);
      if (trouble === null) continue;
      const alike = troubled.get(trouble) ?? [];
      troubled.set(trouble, alike);
      alike.push(copied.name);
    }
    for (const [trouble, alike] of troubled) warnings.push(`${other.name}.${firstOf(alike)}: ${trouble}`);
  }
  return warnings;
}

function nameIn({ others }: RowsSeen, copy: string): string {
  return others.find((other) => other.copy === copy)?.name ?? copy;
}

function versionWarnings({ name, columns }: OtherTable, table: TableOfRows | undefined): readonly string[] {
  const unit = table?.version?.unit;
  const column = columns.find(({ name: each }) => each === table?.version?.column);
  const coarse = unit === 's' || (column !== undefined && timeDigits(readColumnType(column.type)) === 0);
  return coarse ? [`${name} counts versions in whole seconds: of two writes within one second, either may win.`] : [];
}

/** What the column in ClickHouse cannot hold of the one in Postgres; null: nothing that their types tell. */
export function troubleOf(own: ColumnSeen, copied: ColumnSeen): string | null {
  const [from, to] = [readColumnType(own.type), readColumnType(copied.type)];
  if (findRule({ type: from, store: 'postgres' }, { type: to, store: 'clickhouse' }) === null)
    return `no rule compares ${own.type} in Postgres with ${copied.type} here: the field stays unknown, and no record with it is called consistent.`;
  const [digits, kept] = [timeDigits(from), timeDigits(to)];
  if (digits !== null && kept !== null && kept < digits)
    return `${own.type} in Postgres, ${copied.type} here: times are cut.`;
  const [scale, keptScale] = [decimalScale(from), decimalScale(to)];
  if (keptScale !== null && from.base === 'numeric' && (scale === null || scale > keptScale))
    return `${own.type} in Postgres, ${copied.type} here: decimals are cut.`;
  if (from.base === 'numeric' && /^float\d*$/.test(to.base))
    return `${own.type} in Postgres, ${copied.type} here: a float holds about 15 digits.`;
  const parsed = (digits !== null || scale !== null) && to.base === 'string';
  if (parsed) return `${own.type} in Postgres, text here: it is parsed for comparison.`;
  if (own.nullable && !copied.nullable && !/^(?:array|map|tuple|json|dynamic|variant)/.test(to.base))
    return "NULL in Postgres, which cannot be held here: it becomes the type's default.";
  return null;
}
