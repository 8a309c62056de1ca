import type { ColumnTypes, DerivedCopy } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import { rootOf, type DerivedCopyType, type RecordType } from '@/lib/record/RecordType';
import { readWithFacts } from '../readWithFacts';
import type { StoreQuery } from '../StoreQuery';
import type { PartlyRead } from '../withinRead';
import { convertDerived } from './convertDerived';
import { deletions } from './convertTruth';
import { derivedQuery, type DerivedQuery } from './derivedQuery';
import { describeStatement } from './describeStatement';
import { groupByPlace } from './groupByPlace';
import type { PostgresStore } from './openPostgres';
import { typesOf } from './presentColumns';
import { readPostgresFacts } from './readPostgresFacts';

export interface DerivedRecord {
  readonly copy: DerivedCopy;
  readonly warnings: readonly string[];
  readonly partly: readonly PartlyRead[];
}

export interface DerivedRead {
  /** As many as names, in their order. */
  readonly records: readonly DerivedRecord[];
  readonly queries: readonly StoreQuery[];
  readonly warnings: readonly string[];
}

type Row = ReturnType<typeof convertDerived>;

/** A further copy in Postgres, one statement for each of its tables. @throws SourceFailure */
export function readDerived(
  store: PostgresStore,
  type: RecordType,
  copy: DerivedCopyType,
  names: readonly RecordName[],
  signal: AbortSignal,
): Promise<DerivedRead> {
  return readWithFacts(
    store.facts.of(type),
    async () => {
      const facts = await readPostgresFacts(store, type, signal);
      const queries = copy.tables.map((table) => derivedQuery(facts, type, copy, table, names));
      const tables = await Promise.all(
        queries.map(async (query) => {
          const rows = (await store.run(query, signal)).map((row) => convertDerived(query, row));
          return { query, byPlace: groupByPlace(rows, ({ place }) => place) };
        }),
      );
      const types = typesOfCopy(type, queries);
      const casedKeys = [...new Set(queries.flatMap((query) => query.casedKeys))];
      const computed = queries.flatMap(({ table }) =>
        table.computed.size > 0 ? [[table.name, [...table.computed]]] : [],
      );
      const told = {
        types,
        ...(casedKeys.length > 0 && { casedKeys }),
        ...(computed.length > 0 && { computed: Object.fromEntries(computed) as DerivedCopy['computed'] }),
      };
      return {
        records: names.map((_, index) =>
          recordOf(
            tables.map(({ query, byPlace }) => ({ query, rows: byPlace.get(index + 1) ?? [] })),
            told,
          ),
        ),
        queries: queries.map((query) => describeStatement(titleOf(copy, query), query)),
        warnings: queries.flatMap(({ warnings }) => warnings),
      };
    },
    signal,
  );
}

function recordOf(
  tables: readonly { readonly query: DerivedQuery; readonly rows: readonly Row[] }[],
  told: Omit<DerivedCopy, 'rows'>,
): DerivedRecord {
  const cut = tables.filter(({ query, rows }) => rows.length > query.mostRows);
  const rows = tables.flatMap((table) => table.rows.slice(0, table.query.mostRows));
  return {
    copy: {
      rows: rows.filter(({ deletedBy }) => deletedBy === null).map(({ row, values, root }) => ({ row, values, root })),
      ...told,
    },
    warnings: [
      ...deletions(rows),
      ...cut.map(
        ({ query: { rowSet, mostRows } }) =>
          `More than ${mostRows.toLocaleString('en')} ${rowSet.plural}: only the first by key were read and compared.`,
      ),
    ],
    partly: cut.map(({ query, rows: read }) => ({
      rowSet: query.rowSet,
      keys: read.slice(0, query.mostRows).map(({ row }) => row),
    })),
  };
}

function titleOf({ title }: DerivedCopyType, { rowSet, carried }: DerivedQuery): string {
  return carried === null ? `${title}, ${rowSet.plural}` : `${title}, one row per ${rowSet.noun}`;
}

function typesOfCopy(type: RecordType, queries: readonly DerivedQuery[]): ColumnTypes {
  const types: Record<string, Readonly<Record<string, string>>> = {};
  for (const { rowSet, carried, present } of queries) {
    types[rowSet.id] = typesOf(present);
    if (carried !== null) types[rootOf(type).id] ??= typesOf(carried);
  }
  return types;
}
