import {
  rootOf,
  rowSetOf,
  type DerivedCopyType,
  type RecordType,
  type RowSet,
  type TableOfRows,
} from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { mostChildRows } from '../mostRows';
import { TextOfFacts } from '../TextOfFacts';
import { isDeleted } from './deletedRows';
import { orderOfKey } from './keyColumn';
import type { PostgresStatement } from './openPostgres';
import type { PostgresFacts, PostgresTable } from './PostgresFacts';
import { presentColumns, selectedColumn, type PresentColumn } from './presentColumns';
import { quotePostgres, quotePostgresTable } from './quotePostgres';
import { requireTable } from './readPostgresFacts';
import { casedKeysOf } from '../keyText';
import { WantedKeys } from './WantedKeys';

interface DerivedText {
  readonly sql: string;
  readonly rowSet: RowSet;
  readonly source: TableOfRows;
  readonly table: PostgresTable;
  /** The root's columns that each row carries; null: it carries none. */
  readonly carried: readonly PresentColumn[] | null;
  readonly present: readonly PresentColumn[];
  readonly keys: WantedKeys;
  /** Parts of its keys that are UUIDs kept as text. */
  readonly casedKeys: readonly string[];
  readonly warnings: readonly string[];
}

export interface DerivedQuery extends PostgresStatement, Omit<DerivedText, 'keys'> {
  /** Of one record: one more row comes back when there are more. */
  readonly mostRows: number;
}

const texts = new TextOfFacts<PostgresFacts, DerivedText>();

/** Every row of a table of a derived copy: place of the name, its own key parts, whether it is deleted, carried columns, its columns. */
export function derivedQuery(
  facts: PostgresFacts,
  type: RecordType,
  copy: DerivedCopyType,
  source: TableOfRows,
  names: readonly RecordName[],
): DerivedQuery {
  const many = names.length !== 1;
  const mostRows = mostChildRows(names.length);
  const shape = `${copy.id}/${copy.tables.indexOf(source)} ${many} ${mostRows}`;
  const text = texts.get(facts, shape, () => build(facts, type, copy, source, many, mostRows));
  return { ...text, mostRows, values: text.keys.values(names) };
}

function build(
  facts: PostgresFacts,
  type: RecordType,
  copy: DerivedCopyType,
  source: TableOfRows,
  many: boolean,
  mostRows: number,
): DerivedText {
  const table = requireTable(facts, type, source);
  const rowSet = rowSetOf(type, source.rowSet);
  const carried = source.carriesRoot === true ? presentColumns(copy.id, rootOf(type), table) : null;
  const own = presentColumns(copy.id, rowSet, table);
  const keys = new WantedKeys(type.key, many);
  const row = quotePostgres(copy.id);
  const column = (name: string) => `${row}.${quotePostgres(name)}`;
  const ownKey = rowSet.key.map(({ id }) => source.key[id] ?? '');
  const fields = [...(carried?.present ?? []), ...own.present];
  const order = ownKey.map((name) => orderOfKey(column(name), table.columns.get(name) ?? ''));
  const matches = keys.matches(row, source, table);
  const sql = `SELECT ${['wanted.place', ...ownKey.map(column), `${row}.lastwrite_deleted`, ...fields.map((each) => column(each.column))].join(', ')}
FROM ${keys.from()}
CROSS JOIN LATERAL (
  SELECT ${[`${isDeleted(row, source.deletion, table)} AS lastwrite_deleted`, ...new Set([...ownKey.map(column), ...fields.map((each) => selectedColumn(row, each))])].join(', ')}
  FROM ${quotePostgresTable(table.name)} AS ${row}
  WHERE ${matches}${order.length === 0 ? '' : `\n  ORDER BY ${order.join(', ')}`} LIMIT ${mostRows + 1}
) AS ${row}
ORDER BY ${['wanted.place', ...order].join(', ')}`;
  return {
    sql,
    rowSet,
    source,
    table,
    carried: carried?.present ?? null,
    present: own.present,
    keys,
    casedKeys: casedKeysOf([...type.key, ...rowSet.key], source, table),
    warnings: [...(carried?.warnings ?? []), ...own.warnings],
  };
}
