import {
  clickhouseCopiesOf,
  rootOf,
  truthOf,
  type CopyType,
  type KeyPart,
  type RecordType,
  type TableOfRows,
} from '@/lib/record/RecordType';
import { recordName, type RecordName } from '@/lib/record/recordName';
import { keyColumn as clickhouseColumn, keyExpression, keyParameter } from './clickhouse/keyColumn';
import { quoteClickHouse, quoteClickHouseTable } from './clickhouse/quoteClickHouse';
import { readClickHouseFacts, requireTable as requireClickHouse } from './clickhouse/readTableFacts';
import { fitsName, keyOfTexts, keyText, writingsOf } from './keyText';
import type { Stores } from './openStores';
import { keyColumn as postgresColumn } from './postgres/keyColumn';
import { quotePostgres, quotePostgresTable } from './postgres/quotePostgres';
import { readPostgresFacts, requireTable as requirePostgres } from './postgres/readPostgresFacts';
import { SourceFailure } from './SourceFailure';
import { withDeadline } from './withDeadline';

/** Of one key. */
const mostNames = 20;

/** What a bare key may mean. A failure: one store failed, and the other holds nothing with this key. */
export type FoundNames = { readonly names: readonly RecordName[] } | { readonly failure: SourceFailure };
type Rows = readonly (readonly unknown[])[];

/**
 * The names whose last key part is one of `ids`: those that the truth holds, else those that ClickHouse holds; sorted, 20 at most of one id.
 * One statement per table asks for all of them, within `timeoutMs`.
 * @returns an entry for each id. Never rejects for what a store does.
 */
export async function findNamesByKey(
  stores: Stores,
  type: RecordType,
  ids: readonly string[],
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<ReadonlyMap<string, FoundNames>> {
  const part = type.key.at(-1);
  if (part === undefined) throw new TypeError(`the record type ${type.id} has no key`);
  const asked = [...new Set(ids.filter((id) => fitsName(part, id)).map((id) => keyText(part, id)))];
  const found =
    asked.length === 0
      ? []
      : await Promise.all([
          settled(
            type,
            withDeadline('Postgres', timeoutMs, (signal) => findInTruth(stores, type, part, asked, signal)),
          ),
          ...clickhouseCopiesOf(type).flatMap((copy) => {
            const source = rootTableOf(type, copy);
            if (source === undefined) return [];
            return settled(
              type,
              withDeadline('ClickHouse', timeoutMs, (signal) =>
                findInClickHouse(stores, type, source, part, asked, signal),
              ),
            );
          }),
        ]);
  return new Map(ids.map((id) => [id, fitsName(part, id) ? pick(keyText(part, id), found) : { names: [] }]));
}

type Settled = ReadonlyMap<string, readonly RecordName[]> | SourceFailure;

async function settled(type: RecordType, finding: Promise<Rows>): Promise<Settled> {
  try {
    return toNames(type, await finding);
  } catch (error) {
    if (error instanceof SourceFailure) return error;
    throw error;
  }
}

function pick(id: string, stores: readonly Settled[]): FoundNames {
  for (const store of stores) {
    const names = store instanceof SourceFailure ? undefined : store.get(id);
    if (names !== undefined) return { names };
  }
  const failure = stores.find((store) => store instanceof SourceFailure);
  return failure === undefined ? { names: [] } : { failure };
}

function rootTableOf(type: RecordType, { tables }: CopyType): TableOfRows | undefined {
  return tables.find(({ rowSet }) => rowSet === rootOf(type).id);
}

async function findInTruth(
  { postgres }: Stores,
  type: RecordType,
  part: KeyPart,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Rows> {
  const source = rootTableOf(type, truthOf(type));
  if (source === undefined) throw new TypeError(`the truth of ${type.id} has no table of its root`);
  const table = requirePostgres(await readPostgresFacts(postgres, type, signal), type, source);
  const column = source.key[part.id] ?? '';
  const declared = table.columns.get(column) ?? '';
  const { cast, asText, accepts } = postgresColumn(declared);
  const asked = ids.flatMap((id) => writingsOf(part, declared, id)).filter(accepts);
  if (asked.length === 0) return [];
  const columns = type.key.map(({ id }) => `${quotePostgres(source.key[id] ?? '')}::text`);
  const places = columns.map((_, index) => index + 1).join(', ');
  const sql = `SELECT found.*
FROM unnest($1::${cast}[]) AS wanted (id)
CROSS JOIN LATERAL (
  SELECT ${columns.join(', ')} FROM ${quotePostgresTable(table.name)}
  WHERE ${quotePostgres(column)}${asText ? '::text' : ''} = wanted.id ORDER BY ${places} LIMIT ${mostNames}
) AS found (${type.key.map((_, index) => `key${index + 1}`).join(', ')})
ORDER BY ${places}`;
  return postgres.run({ sql, values: [asked] }, signal);
}

async function findInClickHouse(
  { clickhouse }: Stores,
  type: RecordType,
  source: TableOfRows,
  part: KeyPart,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Rows> {
  const table = requireClickHouse(await readClickHouseFacts(clickhouse, type, signal), type, source);
  const column = source.key[part.id] ?? '';
  const declared = table.columns[column] ?? '';
  const compared = clickhouseColumn(declared);
  const asked = ids.flatMap((id) => writingsOf(part, declared, id)).filter((id) => compared.accepts(id));
  if (asked.length === 0) return [];
  const columns = type.key.map(({ id }) => {
    const name = source.key[id] ?? '';
    return keyExpression(quoteClickHouse(name), table.columns[name] ?? '');
  });
  const name = quoteClickHouse(column);
  const sql = `SELECT DISTINCT ${columns.join(', ')} FROM ${quoteClickHouseTable(table.name)}
WHERE ${compared.asText ? `toString(${name})` : name} IN {ids:Array(${compared.type})} ORDER BY ${columns.map((_, index) => index + 1).join(', ')} LIMIT ${mostNames} BY ${columns.at(-1) ?? ''}`;
  return clickhouse.run({ sql, parameters: { ids: asked.map((id) => keyParameter(id, compared)) } }, signal);
}

/** Names by their last key part, each once: a UUID that is kept as text may be there in both cases. A row of which a part can stand in no name is left out: it could not be asked for. */
function toNames(type: RecordType, rows: Rows): ReadonlyMap<string, readonly RecordName[]> {
  const names = new Map<string, Map<string, RecordName>>();
  const last = type.key.at(-1)?.id ?? '';
  for (const row of rows) {
    const key = keyOfTexts(type.key, row.map(String));
    if (!type.key.every((part) => fitsName(part, key[part.id] ?? ''))) continue;
    const name = recordName(type, key);
    const id = key[last] ?? '';
    const own = names.get(id) ?? new Map<string, RecordName>();
    names.set(id, own.set(name.text, name));
  }
  return new Map([...names].map(([id, own]) => [id, inOrder([...own.values()]).slice(0, mostNames)]));
}

function inOrder(names: readonly RecordName[]): readonly RecordName[] {
  return [...names].sort((a, b) => (a.text < b.text ? -1 : 1));
}
