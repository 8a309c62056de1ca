import type { Commit, TruthCopy } from '@/lib/evidence/model';
import { isRoot, rowId, type RecordRow, type RowKey } from '@/lib/record/rows';
import { keyOfTexts } from '../keyText';
import type { PartlyRead } from '../withinRead';
import { convertMoment } from './convertPostgres';
import type { PostgresRow } from './openPostgres';
import { convertRow, typesOf } from './presentColumns';
import type { TruthQuery, TruthRows } from './truthQuery';

/** One record as the truth holds it. */
export interface TruthRecord {
  readonly copy: TruthCopy;
  readonly warnings: readonly string[];
  readonly partly: readonly PartlyRead[];
}

interface WrittenRow extends RecordRow {
  readonly table: string;
  readonly transactionId: string | null;
  readonly committedAt: string | null;
  readonly deletedBy: string | null;
}

const FIRST_FIELD = 6;
/** So many keys of a transaction are written out in its source. */
const KEYS_SHOWN = 20;

/** The rows of one name: one, or two where its key tells no records apart. */
export function convertTruth(query: TruthQuery, rows: readonly PostgresRow[]): TruthRecord {
  const { root, children, casedKeys, mostRows } = query;
  const [row = []] = rows;
  const [, , found, xmin, committed, deleted, ...values] = row;
  const lists = children.map((child, index) => {
    const json = row[FIRST_FIELD + root.present.length + index] ?? null;
    const cells = json === null ? [] : (JSON.parse(json) as (string | null)[][]);
    return { child, cut: cells.length > mostRows, rows: cells.slice(0, mostRows).map((cell) => childRow(child, cell)) };
  });
  const written = [
    ...(found === 't' ? [writtenRow(root, {}, [xmin, committed, deleted, ...values])] : []),
    ...lists.flatMap((list) => list.rows),
  ];
  const cut = lists.filter((list) => list.cut);
  const deletedBy = written.find(({ row: key }) => isRoot(key))?.deletedBy ?? null;
  return {
    copy: {
      rows: written
        .filter(({ deletedBy }) => deletedBy === null)
        .map(({ row: key, values: held }) => ({ row: key, values: held })),
      commits: commitsOf(written),
      types: Object.fromEntries([root, ...children].map(({ rowSet, present }) => [rowSet.id, typesOf(present)])),
      ...(deletedBy !== null && { deletedBy }),
      ...(casedKeys.length > 0 && { casedKeys }),
    },
    warnings: [
      ...deletions(written),
      ...(rows.length > 1
        ? [
            `${root.table.name} has more than one row with this key: one of them is shown, and the key does not identify a record.`,
          ]
        : []),
      ...cut.map(
        ({
          child: {
            rowSet: { plural },
          },
        }) => `More than ${mostRows.toLocaleString('en')} ${plural}: only the first by key were read and compared.`,
      ),
    ],
    partly: cut.map(({ child, rows: read }) => ({ rowSet: child.rowSet, keys: read.map((each) => each.row) })),
  };
}

function childRow(rows: TruthRows, cells: readonly (string | null)[]): WrittenRow {
  const { key } = rows.rowSet;
  return writtenRow(rows, keyOfTexts(key, cells), cells.slice(key.length));
}

function writtenRow(
  { rowSet, source, table, present }: TruthRows,
  key: RowKey['key'],
  [xmin, committed, deleted, ...values]: readonly (string | null | undefined)[],
): WrittenRow {
  return {
    row: { rowSet: rowSet.id, key },
    values: convertRow(
      present,
      values.map((value) => value ?? null),
    ),
    table: table.name,
    transactionId: xmin ?? null,
    committedAt: committed ? convertMoment(committed) : null,
    deletedBy: isTrue(deleted) ? (source.deletion?.column ?? null) : null,
  };
}

/** `t` as a column, `true` as a text. */
export function isTrue(text: string | null | undefined): boolean {
  return text === 't' || text === 'true';
}

/** What to say of rows that are there and count as absent. */
export function deletions(
  rows: readonly { readonly row: RowKey; readonly deletedBy: string | null }[],
): readonly string[] {
  const counts = new Map<string, { row: RowKey; column: string; count: number }>();
  for (const { row, deletedBy } of rows) {
    if (deletedBy === null) continue;
    const id = JSON.stringify([row.rowSet, deletedBy]);
    const entry = counts.get(id) ?? { row, column: deletedBy, count: 0 };
    entry.count += 1;
    counts.set(id, entry);
  }
  return [...counts.values()].map(({ row, column, count }) => {
    if (isRoot(row)) return `the row is marked as deleted by ${column}`;
    return count === 1
      ? `the row ${rowId(row)} is marked as deleted by ${column}`
      : `${count} rows of ${row.rowSet} are marked as deleted by ${column}`;
  });
}

/** One entry per table and transaction that last wrote rows of it, in order of commit. */
function commitsOf(rows: readonly WrittenRow[]): readonly Commit[] {
  const entries = new Map<string, WrittenRow[]>();
  for (const row of rows) {
    if (row.transactionId === null) continue;
    const id = JSON.stringify([row.table, row.row.rowSet, row.transactionId]);
    const entry = entries.get(id);
    if (entry === undefined) entries.set(id, [row]);
    else entry.push(row);
  }
  return [...entries.values()]
    .map((written): Commit => {
      const [first] = written;
      return {
        transactionId: first?.transactionId ?? '',
        committedAt: first?.committedAt ?? null,
        source: `${first?.table ?? ''}${keysShown(written)}`,
        rows: written.map(({ row }) => row),
      };
    })
    .sort((a, b) => (a.committedAt ?? '').localeCompare(b.committedAt ?? ''));
}

function keysShown(rows: readonly WrittenRow[]): string {
  const keys = rows.filter(({ row }) => !isRoot(row)).map(({ row }) => Object.values(row.key).join('/'));
  if (keys.length === 0) return '';
  const more = keys.length > KEYS_SHOWN ? `, and ${keys.length - KEYS_SHOWN} more` : '';
  return ` (${keys.slice(0, KEYS_SHOWN).join(', ')}${more})`;
}
