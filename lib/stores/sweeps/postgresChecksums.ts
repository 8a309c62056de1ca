import type { KeyPart } from '@/lib/record/RecordType';
import { writingsOf } from '../keyText';
import { isDeleted } from '../postgres/deletedRows';
import { keyColumn } from '../postgres/keyColumn';
import type { PostgresStatement } from '../postgres/openPostgres';
import type { PostgresTable } from '../postgres/PostgresFacts';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { BETWEEN_CODE } from './checksums/Form';
import { ROOT_ROW, ROW, type Comparison, type PostgresRows } from './comparisons';
import { sliceConditions, SLICES, type Grouping, type RowFilter } from './RowFilter';

/**
 * Counts and sums the rows of a table by group: the group or the record's key, how many rows, the sum of the first 64 bits of their MD5. `leading`:
 * the part of the key that the filter's values are of.
 */
export function postgresChecksums(
  comparison: Pick<Comparison, 'parts' | 'own' | 'sliced'>,
  rows: PostgresRows,
  cells: readonly string[],
  leading: KeyPart,
  filter: RowFilter,
  grouping: Grouping,
): PostgresStatement {
  const { parts, own } = comparison;
  const values: PostgresList[] = [];
  const parameter = (list: PostgresList) => `$${values.push(list)}`;
  const all = [...parts, ...own];
  const texts = all.map((part) => keyTextOf(rows, part));
  const hashed = texts.map((text, index) => printed(text, typeOf(rows.table, rows.source.key[all[index]?.id ?? ''])));
  const conditions = postgresConditions(comparison, rows, leading, filter, parameter);
  const slice = sliceInPostgres(comparison, rows);
  const hash = `('x' || left(md5(${concatenated([...hashed, ...cells])}), 16))::bit(64)::bigint`;
  const from = `${quotePostgresTable(rows.table.name)} AS ${ROW}`;
  const root = joinedRoot(rows, parts);
  if (grouping.by === 'slice') {
    const { from: first, to } = filter.slices;
    return {
      // By the key's own statistics the planner would take groups for as many as keys, and sort all rows on disk: a list of slices is short.
      sql: `SELECT slices.slice / ${grouping.width}, count(*), sum(${hash})
FROM ${from}
JOIN (SELECT DISTINCT slice FROM generate_series(${first}, ${to - 1}) AS series (slice)) AS slices ON slices.slice = ${slice}${root}
WHERE ${conditions.join('\n  AND ')}
GROUP BY 1`,
      values,
    };
  }
  const keys = texts.slice(0, parts.length).map((text) => `(${text}) COLLATE "C"`);
  const names = keys.map((_, index) => `key${index + 1}`);
  const within = `${slice} / ${grouping.width} = ANY (${parameter(grouping.within.map(String))}::integer[])`;
  return {
    // What is behind OFFSET 0 has no statistics, which would lead to a sort here too.
    sql: `SELECT ${names.join(', ')}, count(*), sum(hash)
FROM (
  SELECT ${keys.map((key, index) => `${key} AS ${names[index]}`).join(', ')}, ${hash} AS hash
  FROM ${from}${root}
  WHERE ${[...conditions, ...sliceConditions(slice, filter), within].join('\n    AND ')}
  OFFSET 0
) AS hashed
GROUP BY ${names.join(', ')}`,
    values,
  };
}

const PRINTED_AS_CAST = /^(?:text|character varying|smallint|integer|bigint|numeric|uuid)\b/;

type PostgresList = readonly (string | null)[];

/** `concat_ws` prints what it is given: a cast to text before it is one more copy of each value. Not all types are printed as they are cast: `char(n)` is with its blanks. */
function printed(text: string, declared: string): string {
  if (!PRINTED_AS_CAST.test(declared)) return text;
  return /^lastwrite_row\."(?:[^"]|"")*"::text$/.test(text) ? text.slice(0, -'::text'.length) : text;
}

/** The rows of a table that count, of the leading values of a filter; of all slices. */
export function postgresConditions(
  { parts, own }: Pick<Comparison, 'parts' | 'own'>,
  { source, table }: PostgresRows,
  leading: KeyPart,
  filter: RowFilter,
  parameter: (list: PostgresList) => string,
): readonly string[] {
  const column = (part: KeyPart) => `${ROW}.${quotePostgres(source.key[part.id] ?? '')}`;
  return [
    ...(source.deletion === undefined ? [] : [`NOT (${isDeleted(ROW, source.deletion, table)})`]),
    ...[...parts, ...own].map((part) => `${column(part)} IS NOT NULL`),
    ...(parts.includes(leading)
      ? leadingConditions(leading, column(leading), typeOf(table, source.key[leading.id]), filter, parameter)
      : []),
  ];
}

function keyTextOf({ source, table }: PostgresRows, part: KeyPart): string {
  const column = source.key[part.id] ?? '';
  return keyTextInPostgres(`${ROW}.${quotePostgres(column)}`, part, typeOf(table, column));
}

/** A part of a key as both stores write it, in step with `keyText`. */
export function keyTextInPostgres(column: string, { type }: KeyPart, declared: string): string {
  if (type === 'uuid' && declared !== 'uuid') return `lower(${column}::text)`;
  if (type === 'integer' && declared.startsWith('numeric')) return `trim_scale(${column})::text`;
  return `${column}::text`;
}

/** The last 12 bits of a UUID or an integer, the first 12 of an MD5. */
export function sliceInPostgres({ parts, sliced }: Pick<Comparison, 'parts' | 'sliced'>, rows: PostgresRows): string {
  const part = parts.at(-1) as KeyPart;
  const column = `${ROW}.${quotePostgres(rows.source.key[part.id] ?? '')}`;
  switch (sliced) {
    case 'uuid':
      return `(((get_byte(uuid_send(${column}), 14) & 15) << 8) | get_byte(uuid_send(${column}), 15))`;
    case 'integer':
      return `(${column} & ${SLICES - 1})::integer`;
    case 'text':
      return `('x' || left(md5(${keyTextOf(rows, part)}), 3))::bit(12)::integer`;
    default:
      return sliced satisfies never;
  }
}

function typeOf(table: PostgresTable, column: string | undefined): string {
  return table.columns.get(column ?? '') ?? '';
}

/** By the column itself, so that its index serves, and as text, as a collation of the column may take two values for one. */
function leadingConditions(
  part: KeyPart,
  column: string,
  declared: string,
  { leading, except }: RowFilter,
  parameter: (list: PostgresList) => string,
): readonly string[] {
  const { cast, asText, accepts } = keyColumn(declared);
  const exact = cast !== 'uuid' && !/int|numeric/.test(cast);
  const text = `${column}::text COLLATE "C"`;
  const written = (values: readonly string[]) => values.flatMap((value) => writingsOf(part, declared, value));
  const conditions: string[] = [];
  if (leading !== null) {
    const list = parameter(written(leading).filter(accepts));
    if (!asText) conditions.push(`${column} = ANY (${list}::${cast}[])`);
    if (asText || exact) conditions.push(`${text} = ANY (${list}::text[])`);
  }
  if (except.length > 0) conditions.push(`${text} <> ALL (${parameter(written(except))}::text[])`);
  return conditions;
}

export function joinedRoot({ source, root }: PostgresRows, parts: readonly KeyPart[]): string {
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
