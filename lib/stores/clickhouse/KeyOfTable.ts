import { TupleParam } from '@clickhouse/client';
import type { KeyPart, TableOfRows } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import type { ClickHouseTable } from './ClickHouseFacts';
import { keyColumn, keyParameter, type KeyColumn } from './keyColumn';
import { quoteClickHouse } from './quoteClickHouse';

/** A part of the record's key as a table has it. */
export interface KeyOfTable {
  readonly part: string;
  readonly column: string;
  readonly compared: KeyColumn;
}

export function keyOfTable(
  parts: readonly KeyPart[],
  { key }: TableOfRows,
  { columns }: ClickHouseTable,
): readonly KeyOfTable[] {
  return parts.flatMap(({ id }) => {
    const column = key[id];
    return column === undefined ? [] : [{ part: id, column, compared: keyColumn(columns[column] ?? '') }];
  });
}

/** One name as equalities, many as one IN; a parameter's type is the column's own, so that the primary key serves the filter. */
export function keyFilter(key: readonly KeyOfTable[], parameter: string, many: boolean): string {
  const names = key.map(({ column, compared }) =>
    compared.asText ? `toString(${quoteClickHouse(column)})` : quoteClickHouse(column),
  );
  if (!many)
    return key.map(({ part, compared }, index) => `${names[index]} = {key_${part}:${compared.type}}`).join(' AND ');
  const types = key.map(({ compared }) => compared.type).join(', ');
  return `(${names.join(', ')}) IN {${parameter}:Array(${key.length === 1 ? types : `Tuple(${types})`})}`;
}

/** The parameters of `keyFilter`; `lists`: of many names, the parts that stand under each parameter. */
export function keyParameters(
  key: readonly KeyOfTable[],
  names: readonly RecordName[],
  lists: Readonly<Record<string, readonly KeyOfTable[]>> = { keys: key },
): Readonly<Record<string, unknown>> {
  const textOf = (name: RecordName, { part, compared }: KeyOfTable) => keyParameter(name.key[part] ?? '', compared);
  const [first] = names;
  if (first !== undefined && names.length === 1)
    return Object.fromEntries(key.map((each) => [`key_${each.part}`, textOf(first, each)]));
  return Object.fromEntries(
    Object.entries(lists).map(([parameter, parts]) => [
      parameter,
      names.map((name) => {
        const values = parts.map((part) => textOf(name, part));
        return values.length === 1 ? values[0] : new TupleParam(values);
      }),
    ]),
  );
}
