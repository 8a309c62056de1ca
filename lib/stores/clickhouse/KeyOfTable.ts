import { TupleParam } from '@clickhouse/client';
import type { KeyPart, TableOfRows } from '@/lib/record/RecordType';
import type { RecordName } from '@/lib/record/recordName';
import { isUuidAsText, writingsOf } from '../keyText';
import type { ClickHouseTable } from './ClickHouseFacts';
import { keyColumn, keyParameter, type KeyColumn } from './keyColumn';
import { quoteClickHouse } from './quoteClickHouse';

/** A part of the record's key as a table has it. */
export interface KeyOfTable {
  readonly part: string;
  /** A UUID that is kept as text: it is asked for in lower and in upper case. */
  readonly isCased: boolean;
  readonly writings: (text: string) => readonly string[];
  readonly column: string;
  readonly compared: KeyColumn;
}

export function keyOfTable(
  parts: readonly KeyPart[],
  { key }: TableOfRows,
  { columns }: ClickHouseTable,
): readonly KeyOfTable[] {
  return parts.flatMap((part) => {
    const column = key[part.id];
    if (column === undefined) return [];
    const declared = columns[column] ?? '';
    const writings = (text: string) => writingsOf(part, declared, text);
    const isCased = isUuidAsText(part, declared);
    return [{ part: part.id, column, compared: keyColumn(declared), isCased, writings }];
  });
}

/** One name as equalities, many as one IN; a parameter's type is the column's own, so that the primary key serves the filter. */
export function keyFilter(key: readonly KeyOfTable[], parameter: string, many: boolean): string {
  const names = key.map(({ column, compared }) =>
    compared.asText ? `toString(${quoteClickHouse(column)})` : quoteClickHouse(column),
  );
  if (!many)
    return key
      .map(({ part, compared: { type }, isCased }, index) =>
        isCased ? `${names[index]} IN {key_${part}:Array(${type})}` : `${names[index]} = {key_${part}:${type}}`,
      )
      .join(' AND ');
  const types = key.map(({ compared }) => compared.type).join(', ');
  return `(${names.join(', ')}) IN {${parameter}:Array(${key.length === 1 ? types : `Tuple(${types})`})}`;
}

/** The parameters of `keyFilter`; `lists`: of many names, the parts that stand under each parameter. */
export function keyParameters(
  key: readonly KeyOfTable[],
  names: readonly RecordName[],
  lists: Readonly<Record<string, readonly KeyOfTable[]>> = { keys: key },
): Readonly<Record<string, unknown>> {
  const textsOf = (name: RecordName, { part, compared, writings }: KeyOfTable) =>
    writings(name.key[part] ?? '').map((text) => keyParameter(text, compared));
  const [first] = names;
  if (first !== undefined && names.length === 1)
    return Object.fromEntries(
      key.map((each) => {
        const texts = textsOf(first, each);
        return [`key_${each.part}`, each.isCased ? texts : texts[0]];
      }),
    );
  return Object.fromEntries(
    Object.entries(lists).map(([parameter, parts]) => [
      parameter,
      names.flatMap((name) =>
        combined(parts.map((part) => textsOf(name, part))).map((values) =>
          values.length === 1 ? values[0] : new TupleParam([...values]),
        ),
      ),
    ]),
  );
}

/** Every choice of one of each list. */
function combined<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (all, list) => all.flatMap((chosen) => list.map((each) => [...chosen, each])),
    [[]],
  );
}
