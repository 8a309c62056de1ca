import type { RecordType, TableOfRows } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import type { ClickHouseFacts } from './ClickHouseFacts';
import { keyFilter, keyOfTable, keyParameters } from './KeyOfTable';
import type { ClickHouseStatement } from './openClickHouse';
import { quoteClickHouse, quoteClickHouseTable } from './quoteClickHouse';
import { requireTable } from './readTableFacts';

/** How many rows a table holds of a record, where they lie, and their highest version. null for a name that none of its rows can have. */
export function rowsToken(
  facts: ClickHouseFacts,
  type: RecordType,
  source: TableOfRows,
  name: RecordName,
): ClickHouseStatement | null {
  const table = requireTable(facts, type, source);
  const key = keyOfTable(type.key, source, table);
  if (!key.every(({ part, compared }) => compared.accepts(name.key[part] ?? ''))) return null;
  const rows = table.hasParts ? 'groupBitXor(cityHash64(_part, _part_offset))' : '0';
  const newest = table.versionColumn === null ? '0' : `max(${quoteClickHouse(table.versionColumn)})`;
  return {
    sql: `SELECT toString(count()), toString(${rows}), toString(${newest}) FROM ${quoteClickHouseTable(table.name)}
WHERE ${keyFilter(key, 'keys', false)}`,
    parameters: keyParameters(key, [name]),
  };
}
