import { derivedOf, truthOf, type RecordType, type TableOfRows } from '@/lib/record/RecordType';
import { quoteClickHouseTable } from '../clickhouse/quoteClickHouse';
import { requireTable as requireClickHouse } from '../clickhouse/readTableFacts';
import { quotePostgresTable } from '../postgres/quotePostgres';
import { requireTable as requirePostgres } from '../postgres/readPostgresFacts';
import type { SweepFacts } from './comparisons';
import type { SweepRead } from './SweepRead';

/** A table of a copy, as far as the catalogs and plans tell: nothing of its rows is read. */
export interface TableShape {
  readonly copy: string;
  readonly store: 'postgres' | 'clickhouse';
  readonly source: TableOfRows;
  /** Estimated; in ClickHouse every version that it stores. */
  readonly rows: number;
  /** Columns by whose values alone rows are found fast: the first of an index, or of the sorting key. */
  readonly foundBy: readonly string[];
}

/** One for each table of the type, the truth's first. @throws SourceFailure */
export async function readShapes(context: SweepRead, facts: SweepFacts): Promise<readonly TableShape[]> {
  const { type } = context;
  const copies = [truthOf(type), ...derivedOf(type)];
  return Promise.all(
    copies.flatMap(({ id, store, tables }) =>
      tables.map(async (source): Promise<TableShape> => {
        const told = store === 'postgres' ? shapeInPostgres : shapeInClickHouse;
        return { copy: id, store, source, ...(await told(context, facts, type, source)) };
      }),
    ),
  );
}

type Told = Pick<TableShape, 'rows' | 'foundBy'>;

/** Whole indexes only: one over some of the rows does not find the others. */
const foundBySql = `SELECT attribute.attname
FROM pg_catalog.pg_index AS index
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
JOIN pg_catalog.pg_am AS method ON method.oid = class.relam AND method.amname = 'btree'
JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = index.indrelid AND attribute.attnum = index.indkey[0]
WHERE index.indrelid = to_regclass($1::text) AND index.indisvalid AND index.indpred IS NULL`;

async function shapeInPostgres(
  context: SweepRead,
  facts: SweepFacts,
  type: RecordType,
  source: TableOfRows,
): Promise<Told> {
  const name = quotePostgresTable(requirePostgres(facts.postgres, type, source).name);
  const [plan, columns] = await Promise.all([
    // The planner knows the size of a table that nobody has analyzed, and of views and partitions too.
    context.postgres({ sql: `EXPLAIN (FORMAT JSON) SELECT FROM ${name}`, values: [] }),
    context.postgres({ sql: foundBySql, values: [name] }),
  ]);
  const rows = /"Plan Rows": (\d+)/.exec(plan.map(([line]) => line).join('\n'))?.[1];
  return { rows: Number(rows ?? 0), foundBy: columns.map(([column]) => column ?? '') };
}

async function shapeInClickHouse(
  context: SweepRead,
  facts: SweepFacts,
  type: RecordType,
  source: TableOfRows,
): Promise<Told> {
  const table = requireClickHouse(facts.clickhouse, type, source);
  // Without conditions it counts by what the parts say of themselves.
  const [row] = await context.clickhouse({
    sql: `SELECT toString(count()) FROM ${quoteClickHouseTable(table.name)}`,
    parameters: {},
  });
  return { rows: Number(row?.[0] ?? 0), foundBy: table.sortingKey.slice(0, 1) };
}

/** True where every table has the leading part of the key, and finds rows by it: only then scopes can name its values. */
export function isFoundByLeading({ key }: RecordType, shapes: readonly TableShape[]): boolean {
  return key.length > 1 && withoutLeading(key[0]?.id ?? '', shapes).length === 0;
}

/** The tables that do not find rows by a part of the key. */
export function withoutLeading(part: string, shapes: readonly TableShape[]): readonly TableShape[] {
  return shapes.filter(({ source, foundBy }) => {
    const column = source.key[part];
    return column === undefined || !foundBy.includes(column);
  });
}
