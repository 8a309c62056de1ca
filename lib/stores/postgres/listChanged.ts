import { readColumnType } from '@/lib/evidence/compare/columnType';
import { rootOf, rootTableOf, truthOf, type RecordType } from '@/lib/record/RecordType';
import { recordName, type RecordName } from '@/lib/record/recordName';
import { fitsName, keyOfTexts } from '../keyText';
import { readWithFacts } from '../readWithFacts';
import { SourceFailure } from '../SourceFailure';
import { convertPostgres } from './convertPostgres';
import { keyColumn } from './keyColumn';
import type { PostgresRow, PostgresStatement, PostgresStore } from './openPostgres';
import type { PostgresFacts } from './PostgresFacts';
import { quotePostgres, quotePostgresTable } from './quotePostgres';
import { readPostgresFacts, requireTable } from './readPostgresFacts';

/** Where a page ends: the texts by which its last row is ordered, as Postgres prints them; '' for a time that is NULL. */
export type PlaceInList = readonly string[];

export interface ListQuery {
  /** Only records that changed then or later: ISO 8601 UTC. Only where `listOrder` gives `changed`. */
  readonly changedSince: string | null;
  /** Only records after this place. */
  readonly after: PlaceInList | null;
  readonly limit: number;
}

export interface ListedRecord {
  readonly name: RecordName;
  /** ISO 8601 UTC; null: the type does not say. */
  readonly changedAt: string | null;
}

export interface RecordList {
  readonly records: readonly ListedRecord[];
  /** Rows of this page whose key can stand in no name. */
  readonly unnamed: number;
  /** null: this is the last page. */
  readonly next: PlaceInList | null;
}

/** `changed`: the record changed last comes first · `key`: nothing says when a record changed, so keys ascend. */
export type ListOrder = 'changed' | 'key';

export function listOrder(type: RecordType): ListOrder {
  return changedColumn(type) === undefined ? 'key' : 'changed';
}

/** The time of a row that never said when it changed. */
const NEVER = '';

function changedColumn(type: RecordType): string | undefined {
  return rootOf(type).fields.find(({ id }) => id === type.changedAt)?.columns[truthOf(type).id];
}

/** True for a place that `listChanged` may have given for this type: as many texts as order its rows. */
export function isPlaceIn(type: RecordType, place: unknown): place is PlaceInList {
  const texts = type.key.length + (listOrder(type) === 'changed' ? 1 : 0);
  if (!Array.isArray(place) || place.length !== texts) return false;
  if (!place.every((text): text is string => typeof text === 'string')) return false;
  return listOrder(type) === 'key' || place[0] === NEVER || isPrintedTime(place[0] ?? '');
}

function isPrintedTime(text: string): boolean {
  if (/^-?infinity$/.test(text)) return true;
  const [, year = '', rest = ''] =
    /^(\d{4,6})(-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?(?:\+00)?)?)(?: BC)?$/.exec(text) ?? [];
  // A leap year stands for every year.
  return year !== '' && !Number.isNaN(Date.parse(`2000${rest.replace(' ', 'T').replace('+00', 'Z')}`));
}

/**
 * A page of the records that the truth holds, deleted ones as well, those changed last first, and last, by key, those in which the time is NULL.
 * One index on the column of `changedAt` serves every page. @throws SourceFailure
 */
export async function listChanged(
  store: PostgresStore,
  type: RecordType,
  query: ListQuery,
  signal: AbortSignal,
): Promise<RecordList> {
  return readWithFacts(
    store.facts.of(type),
    async () => {
      const facts = await readPostgresFacts(store, type, signal);
      const read = async (part: ListPart, after: PlaceInList | null, limit: number) => {
        const statement = listStatement(facts, type, part, { ...query, after, limit });
        return statement === null ? [] : store.run(statement, signal);
      };
      const rows = [...(await readParts(listOrder(type), query, read))];
      const page = rows.slice(0, query.limit);
      const records = page.flatMap((row): readonly ListedRecord[] => {
        const [changedAt = null, ...texts] = row;
        const key = keyOfTexts(type.key, texts);
        if (!type.key.every((part) => fitsName(part, key[part.id] ?? ''))) return [];
        return [
          { name: recordName(type, key), changedAt: convertPostgres(changedAt, changedType(facts, type)) as string },
        ];
      });
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      const place = last?.slice(listOrder(type) === 'changed' ? 0 : 1).map((text) => text ?? NEVER);
      return { records, unnamed: page.length - records.length, next: place ?? null };
    },
    signal,
  );
}

/** `changed`: rows with a time · `never`: those in which it is NULL · `all`: of a type that does not say. */
export type ListPart = 'changed' | 'never' | 'all';
type ReadPart = (part: ListPart, after: PlaceInList | null, limit: number) => Promise<readonly PostgresRow[]>;

/** A row more than the page, where there are more. */
async function readParts(
  order: ListOrder,
  { changedSince, after, limit }: ListQuery,
  read: ReadPart,
): Promise<readonly PostgresRow[]> {
  if (order === 'key') return read('all', after, limit);
  const inNever = after?.[0] === NEVER;
  const changed = inNever ? [] : await read('changed', after, limit);
  if (changed.length > limit || changedSince !== null) return changed;
  return [...changed, ...(await read('never', inNever ? after : null, limit - changed.length))];
}

function changedType(facts: PostgresFacts, type: RecordType): string {
  const column = changedColumn(type);
  return column === undefined ? '' : (rootTable(facts, type).table.columns.get(column) ?? '');
}

function rootTable(facts: PostgresFacts, type: RecordType) {
  const source = rootTableOf(type);
  return { source, table: requireTable(facts, type, source) };
}

/**
 * Columns: when it changed or NULL, then the key. One row more than the page tells whether there is another. Rows are held against the place as a
 * whole, so that rows that changed in the same instant are neither skipped nor told twice. null: nothing comes after such a place.
 */
export function listStatement(
  facts: PostgresFacts,
  type: RecordType,
  part: ListPart,
  { changedSince, after, limit }: ListQuery,
): PostgresStatement | null {
  const { source, table } = rootTable(facts, type);
  const changed = changedColumn(type);
  if (changed !== undefined && !table.columns.has(changed))
    throw new SourceFailure({
      code: 'missing_column',
      message: `The column ${changed} of ${table.name}, which says when a record changed, does not exist, or the Postgres user may not read it.`,
      hint: 'GRANT SELECT on it, or name another one under "changedAt".',
    });
  const keys = type.key.map(({ id }) => {
    const column = source.key[id] ?? '';
    const compared = keyColumn(table.columns.get(column) ?? '');
    return { ...compared, ordered: `root.${quotePostgres(column)}${compared.asText ? '::text' : ''}`, column };
  });
  const values: string[] = [];
  const conditions: string[] = [];
  const put = (text: string) => `$${values.push(text)}`;
  const time = changed === undefined ? 'NULL' : `root.${quotePostgres(changed)}`;
  const declared = changed === undefined ? '' : (table.columns.get(changed) ?? '');
  const byTime = part === 'changed';
  if (part !== 'all') conditions.push(`${time} IS ${byTime ? 'NOT NULL' : 'NULL'}`);
  if (byTime && changedSince !== null) conditions.push(`${time} >= ${sinceAs(declared, put(changedSince))}`);
  const order = [...(byTime ? [time] : []), ...keys.map(({ ordered }) => ordered)];
  if (after !== null) {
    const keyTexts = part === 'all' ? after : after.slice(1);
    if (!keys.every(({ accepts }, index) => accepts(keyTexts[index] ?? ''))) return null;
    const place = [
      ...(byTime ? [`${put(after[0] ?? '')}::${declared}`] : []),
      ...keys.map(({ cast }, index) => `${put(keyTexts[index] ?? '')}::${cast}`),
    ];
    conditions.push(`(${order.join(', ')}) ${byTime ? '<' : '>'} (${place.join(', ')})`);
  }
  const columns = [`${time}::text`, ...keys.map(({ column }) => `root.${quotePostgres(column)}::text`)];
  const sql = `SELECT ${columns.join(', ')}
FROM ${quotePostgresTable(table.name)} AS root${conditions.length === 0 ? '' : `\nWHERE ${conditions.join(' AND ')}`}
ORDER BY ${order.map((expression) => expression + (byTime ? ' DESC' : '')).join(', ')} LIMIT ${limit + 1}`;
  return { sql, values };
}

/** A moment as the column counts time, whatever it is. */
function sinceAs(declared: string, parameter: string): string {
  const { base, zoned } = readColumnType(declared);
  if (base === 'date') return `(${parameter}::timestamptz AT TIME ZONE 'UTC')::date`;
  return zoned ? `${parameter}::timestamptz` : `${parameter}::timestamptz AT TIME ZONE 'UTC'`;
}
