import type { KeyPart } from '@/lib/record/RecordType';
import { isDeleted } from '../postgres/deletedRows';
import { keyColumn } from '../postgres/keyColumn';
import type { PostgresStatement } from '../postgres/openPostgres';
import type { PostgresTable } from '../postgres/PostgresFacts';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { BETWEEN_CODE } from './checksums/Form';
import { ROOT_ROW, ROW, type Comparison, type PostgresRows } from './comparisons';
import { sliceEnds, type Grouping, type RowFilter } from './RowFilter';

/**
 * Counts and sums the rows of a table by group: the group or the record's key, how many rows, the sum of the first 64 bits of their MD5. `leading`:
 * the part of the key that the filter's values are of.
 */
export function postgresChecksums(
  { parts, own }: Pick<Comparison, 'parts' | 'own'>,
  rows: PostgresRows,
  cells: readonly string[],
  leading: KeyPart,
  filter: RowFilter,
  grouping: Grouping,
): PostgresStatement {
  const { source, table } = rows;
  const values: (readonly (string | null)[])[] = [];
  const parameter = (list: readonly string[]) => `$${values.push(list)}`;
  const column = (part: KeyPart) => `${ROW}.${quotePostgres(source.key[part.id] ?? '')}`;
  const text = (part: KeyPart) => keyTextInPostgres(column(part), part, typeOf(table, source.key[part.id]));
  const slice = sliceInPostgres(parts.at(-1) as KeyPart, text);
  const keys = grouping.by === 'slice' ? [`left(${slice}, ${grouping.digits})`] : parts.map(text);
  const { first, end } = sliceEnds(filter.slices);
  const conditions = [
    `NOT (${isDeleted(ROW, source.deletion, table)})`,
    ...[...parts, ...own].map((part) => `${column(part)} IS NOT NULL`),
    ...(parts.includes(leading)
      ? leadingConditions(column(leading), typeOf(table, source.key[leading.id]), filter, parameter)
      : []),
    ...(first === null ? [] : [`${slice} COLLATE "C" >= '${first}'`]),
    ...(end === null ? [] : [`${slice} COLLATE "C" < '${end}'`]),
    ...(grouping.by === 'slice'
      ? []
      : [`left(${slice}, ${grouping.digits}) = ANY (${parameter(grouping.within)}::text[])`]),
  ];
  const hashed = concatenated([...parts.map(text), ...own.map(text), ...cells]);
  const places = keys.map((_, index) => index + 1);
  return {
    sql: `SELECT ${keys.map((key) => `(${key}) COLLATE "C"`).join(', ')}, count(*),
       sum(('x' || left(md5(${hashed}), 16))::bit(64)::bigint)
FROM ${quotePostgresTable(table.name)} AS ${ROW}${joinedRoot(rows, parts)}
WHERE ${conditions.join('\n  AND ')}
GROUP BY ${places.join(', ')}`,
    values,
  };
}

/** A part of a key as both stores write it, in step with `keyText`. */
export function keyTextInPostgres(column: string, { type }: KeyPart, declared: string): string {
  if (type === 'uuid' && declared !== 'uuid') return `lower(${column}::text)`;
  if (type === 'integer' && declared.startsWith('numeric')) return `trim_scale(${column})::text`;
  return `${column}::text`;
}

/** The last three digits of a UUID, else the first three of the MD5 of the key's text. */
function sliceInPostgres(part: KeyPart, text: (part: KeyPart) => string): string {
  return part.type === 'uuid' ? `right(${text(part)}, 3)` : `left(md5(${text(part)}), 3)`;
}

function typeOf(table: PostgresTable, column: string | undefined): string {
  return table.columns.get(column ?? '') ?? '';
}

/** By the column itself, so that its index serves, and as text, as a collation of the column may take two values for one. */
function leadingConditions(
  column: string,
  declared: string,
  { leading, except }: RowFilter,
  parameter: (list: readonly string[]) => string,
): readonly string[] {
  const { cast, asText, accepts } = keyColumn(declared);
  const exact = cast !== 'uuid' && !/int|numeric/.test(cast);
  const text = `${column}::text COLLATE "C"`;
  const conditions: string[] = [];
  if (leading !== null) {
    const list = parameter(leading.filter(accepts));
    if (!asText) conditions.push(`${column} = ANY (${list}::${cast}[])`);
    if (asText || exact) conditions.push(`${text} = ANY (${list}::text[])`);
  }
  if (except.length > 0) conditions.push(`${text} <> ALL (${parameter(except)}::text[])`);
  return conditions;
}

function joinedRoot({ source, root }: PostgresRows, parts: readonly KeyPart[]): string {
  if (root === null) return '';
  const equal = parts
    .filter(({ id }) => root.source.key[id] !== undefined)
    .map(
      ({ id }) =>
        `${ROOT_ROW}.${quotePostgres(root.source.key[id] ?? '')} = ${ROW}.${quotePostgres(source.key[id] ?? '')}`,
    );
  return `
LEFT JOIN ${quotePostgresTable(root.table.name)} AS ${ROOT_ROW}
  ON ${equal.join(' AND ')} AND NOT (${isDeleted(ROOT_ROW, root.source.deletion, root.table)})`;
}

/** No function of Postgres takes more than 100 arguments. */
function concatenated(cells: readonly string[]): string {
  const most = 90;
  const lists = Array.from(
    { length: Math.ceil(cells.length / most) },
    (_, index) => `concat_ws(chr(${BETWEEN_CODE}), ${cells.slice(index * most, (index + 1) * most).join(', ')})`,
  );
  return lists.length === 1 ? (lists[0] ?? '') : lists.join(` || chr(${BETWEEN_CODE}) || `);
}
