import { suggest } from '@/lib/environments/suggest';
import { CLICKHOUSE_COPY, TRUTH_COPY, type ChildEntry, type RecordEntry } from '@/lib/record/RecordEntry';
import type { Catalogs, ColumnSeen, PostgresTableSeen } from './Catalogs';
import { findClickHouseTable, findPostgresTable, writtenName, type FoundInClickHouse } from './findTable';

/** The tables of one row set, as its entry names them and as the catalogs describe them. */
export interface RowsSeen {
  readonly id: string;
  /** Before the path of a problem: '' for the root, `children[0].` for a child. */
  readonly path: string;
  readonly truth: { readonly copy: string; readonly name: string; readonly table: PostgresTableSeen };
  readonly others: readonly OtherTable[];
}

export interface OtherTable {
  readonly copy: string;
  readonly store: 'Postgres' | 'ClickHouse';
  /** Where the entry names it. */
  readonly path: string;
  readonly name: string;
  readonly columns: readonly ColumnSeen[];
  readonly clickhouse: FoundInClickHouse | null;
  /** A table of children whose rows also hold the root's fields: what the children's own columns leave of it. */
  readonly carried?: true;
}

export type Refuse = (path: string, message: string) => void;

/** The tables of each row set, the root's first. One that is not there is refused, and its row set left out. */
export function rowsSeen(entry: RecordEntry, catalogs: Catalogs, refuse: Refuse): readonly RowsSeen[] {
  return [
    ofRowSet(entry, '', entry, catalogs, refuse),
    ...(entry.children ?? []).map((child, index) => ofRowSet(child, `children[${index}].`, entry, catalogs, refuse)),
  ].flatMap((rows) => (rows === null ? [] : [rows]));
}

function ofRowSet(
  rows: RecordEntry | ChildEntry,
  path: string,
  entry: RecordEntry,
  catalogs: Catalogs,
  refuse: Refuse,
): RowsSeen | null {
  const table = findPostgresTable(catalogs, rows.postgres);
  if (table === null) refuse(`${path}postgres`, missing('Postgres', rows.postgres, catalogs));
  const named = [
    ...(rows.clickhouse === undefined
      ? []
      : [{ copy: CLICKHOUSE_COPY, store: 'clickhouse' as const, path: `${path}clickhouse`, name: rows.clickhouse }]),
    ...(entry.copies ?? []).flatMap(({ id, store, table: own, children }, index) => {
      const name = rows.id === entry.id ? own : children?.[rows.id];
      const at = rows.id === entry.id ? `copies[${index}].table` : `copies[${index}].children.${rows.id}`;
      return name === undefined ? [] : [{ copy: id, store, path: at, name }];
    }),
  ];
  const others = named.flatMap(({ copy, store, path: at, name }): readonly OtherTable[] => {
    const label = store === 'postgres' ? 'Postgres' : 'ClickHouse';
    const clickhouse = store === 'postgres' ? null : findClickHouseTable(catalogs, name);
    const columns = store === 'postgres' ? findPostgresTable(catalogs, name)?.columns : clickhouse?.table.columns;
    if (columns !== undefined) return [{ copy, store: label, path: at, name, columns, clickhouse }];
    refuse(at, missing(label, name, catalogs));
    return [];
  });
  if (table === null) return null;
  return { id: rows.id, path, truth: { copy: TRUTH_COPY, name: rows.postgres, table }, others };
}

function missing(store: 'Postgres' | 'ClickHouse', name: string, catalogs: Catalogs): string {
  const known = (store === 'Postgres' ? catalogs.postgres : catalogs.clickhouse).map(writtenName);
  const near = suggest(name, known);
  return `${store} has no table ${name} that this user can see${near === null ? '' : `; ${near} is there`}.`;
}
