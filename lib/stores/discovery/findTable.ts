import { parseTableName, tableNameText } from '@/lib/record/tableName';
import { parseDistributed, parseFinalView } from '../clickhouse/parseEngine';
import type { Catalogs, ClickHouseTableSeen, PostgresTableSeen } from './Catalogs';

export function findPostgresTable({ postgres }: Catalogs, name: string): PostgresTableSeen | null {
  const parsed = parseTableName(name);
  if (parsed === null) return null;
  return (
    postgres.find(
      ({ schema, table, visible }) =>
        table === parsed.table && (parsed.schema === null ? visible : schema === parsed.schema),
    ) ?? null
  );
}

export interface FoundInClickHouse {
  /** The one that is read: below a view of the form FINAL over one table, that table. */
  readonly table: ClickHouseTableSeen;
  /** The one that a Distributed table is over, where this server has it. */
  readonly underlying: ClickHouseTableSeen | null;
}

export function findClickHouseTable(catalogs: Catalogs, name: string): FoundInClickHouse | null {
  const parsed = parseTableName(name);
  const named = parsed === null ? null : findNamed(catalogs, parsed.schema, parsed.table);
  if (named === null) return null;
  const view = named.engine === 'View' ? parseFinalView(named.asSelect) : null;
  const below = view === null ? null : findNamed(catalogs, view.database ?? named.database, view.table);
  const table = below ?? named;
  const local = table.engine === 'Distributed' ? parseDistributed(table.engineFull) : null;
  return { table, underlying: local === null ? null : findNamed(catalogs, local.database, local.table) };
}

function findNamed({ clickhouse }: Catalogs, database: string | null, table: string): ClickHouseTableSeen | null {
  return (
    clickhouse.find(
      (each) => each.table === table && (database === null ? each.visible : each.database === database),
    ) ?? null
  );
}

/** How an entry would write it: with its schema or database only where it is not found without. */
export function writtenName(table: PostgresTableSeen | ClickHouseTableSeen): string {
  if ('database' in table) return tableNameText({ schema: table.visible ? null : table.database, table: table.table });
  return tableNameText({ schema: table.schema, table: table.table });
}
