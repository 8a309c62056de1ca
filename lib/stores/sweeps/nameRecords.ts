import { clickhouseCopiesOf, type RecordType, rootOf, rootTableOf } from '@/lib/record/RecordType';
import { parseRecordName, recordName, type RecordName } from '@/lib/record/recordName';
import { keyFilter, keyOfTable, keyParameters } from '../clickhouse/KeyOfTable';
import { quoteClickHouse, quoteClickHouseTable } from '../clickhouse/quoteClickHouse';
import { requireTable as requireClickHouse } from '../clickhouse/readTableFacts';
import { keyOfTexts, nameKey } from '../keyText';
import { quotePostgres, quotePostgresTable } from '../postgres/quotePostgres';
import { requireTable as requirePostgres } from '../postgres/readPostgresFacts';
import { WantedKeys } from '../postgres/WantedKeys';
import { keyTextInClickHouse } from './clickhouseChecksums';
import { type Comparison, type SweepFacts } from './comparisons';
import { keyTextInPostgres } from './postgresChecksums';
import type { SweepRead } from './SweepRead';

/** So many in one statement. */
const MOST_KEYS = 500;

/**
 * The names of records by the texts of the parts that a comparison has. Where these are not all parts, the rest is that of the truth's root,
 * else of one in ClickHouse.
 * @returns names; null for a key that can stand in none, or of which no root is left
 * @throws SourceFailure
 */
export async function nameRecords(
  context: SweepRead,
  facts: SweepFacts,
  { parts }: Pick<Comparison, 'parts'>,
  keys: readonly (readonly string[])[],
): Promise<readonly (RecordName | null)[]> {
  const { type } = context;
  if (parts.length === type.key.length) return keys.map((texts) => nameOf(type, keyOfTexts(type.key, texts)));
  const names: (RecordName | null)[] = [];
  for (let at = 0; at < keys.length; at += MOST_KEYS) {
    const partly = keys.slice(at, at + MOST_KEYS).map((texts): RecordName => {
      const key = keyOfTexts(parts, texts);
      return { type: type.id, key, text: JSON.stringify(key) };
    });
    const inTruth = await findInTruth(context, facts, parts, partly);
    const id = (name: RecordName) => nameKey(parts, name);
    const left = partly.filter((each) => !inTruth.has(id(each)));
    const inCopies =
      left.length === 0 ? new Map<string, RecordName[]>() : await findInCopies(context, facts, parts, left);
    for (const each of partly) names.push(...(inTruth.get(id(each)) ?? inCopies.get(id(each)) ?? [null]));
  }
  return names;
}

/** null for what no page could be asked for. */
function nameOf(type: RecordType, key: Readonly<Record<string, string>>): RecordName | null {
  const name = recordName(type, key);
  const read = parseRecordName([type], name.text);
  return read.ok && read.name.text === name.text ? name : null;
}

type Found = ReadonlyMap<string, (RecordName | null)[]>;

async function findInTruth(
  context: SweepRead,
  facts: SweepFacts,
  parts: RecordType['key'],
  partly: readonly RecordName[],
): Promise<Found> {
  const { type } = context;
  const source = rootTableOf(type);
  const table = requirePostgres(facts.postgres, type, source);
  const wanted = new WantedKeys(parts, 'joined');
  const matches = wanted.matches('root', source, table);
  const texts = type.key.map((part) => {
    const column = source.key[part.id] ?? '';
    return keyTextInPostgres(`root.${quotePostgres(column)}`, part, table.columns.get(column) ?? '');
  });
  const sql = `SELECT ${texts.join(', ')}
FROM ${wanted.from()}
JOIN ${quotePostgresTable(table.name)} AS root ON ${matches}`;
  return collect(type, parts, await context.postgres({ sql, values: wanted.values(partly) }));
}

async function findInCopies(
  context: SweepRead,
  facts: SweepFacts,
  parts: RecordType['key'],
  partly: readonly RecordName[],
): Promise<Found> {
  const { type } = context;
  const found = new Map<string, (RecordName | null)[]>();
  for (const copy of clickhouseCopiesOf(type)) {
    const source = copy.tables.find(({ rowSet }) => rowSet === rootOf(type).id);
    if (source === undefined || type.key.some(({ id }) => source.key[id] === undefined)) continue;
    const table = requireClickHouse(facts.clickhouse, type, source);
    const key = keyOfTable(parts, source, table);
    const askable = partly.filter((name) => key.every(({ part, compared }) => compared.accepts(name.key[part] ?? '')));
    if (askable.length === 0) continue;
    const many = askable.length !== 1;
    const texts = type.key.map((part) => {
      const column = source.key[part.id] ?? '';
      return keyTextInClickHouse(quoteClickHouse(column), part, table.columns[column] ?? '');
    });
    const sql = `SELECT DISTINCT ${texts.join(', ')} FROM ${quoteClickHouseTable(table.name)} WHERE ${keyFilter(key, 'keys', many)}`;
    const rows = await context.clickhouse({ sql, parameters: keyParameters(key, askable) });
    for (const [id, names] of collect(type, parts, rows)) found.set(id, names);
  }
  return found;
}

function collect(type: RecordType, parts: RecordType['key'], rows: readonly (readonly unknown[])[]): Found {
  const found = new Map<string, (RecordName | null)[]>();
  for (const row of rows) {
    const key = keyOfTexts(type.key, row.map(String));
    const id = nameKey(parts, { type: type.id, key, text: '' });
    found.set(id, [...(found.get(id) ?? []), nameOf(type, key)]);
  }
  return found;
}
