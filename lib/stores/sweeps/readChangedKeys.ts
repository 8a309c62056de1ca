import type { KeyPart, RecordType } from '@/lib/record/RecordType';
import { parseRecordName, recordName } from '@/lib/record/recordName';
import { isUuidAsText, keyOfTexts } from '../keyText';
import type { Stores } from '../openStores';
import { keyColumn } from '../postgres/keyColumn';
import type { PostgresStatement } from '../postgres/openPostgres';
import { quotePostgres } from '../postgres/quotePostgres';
import { SourceFailure } from '../SourceFailure';
import { changeColumnOf, type ChangeColumn } from './changeColumn';
import { ROW, type SweepFacts } from './comparisons';
import type { ChangeCursor, ChangedKeys, ChangeWindow } from './model';
import { readForSweep, type SweepOptions } from './SweepRead';

export interface ChangedKeysOptions extends SweepOptions {
  /** Where the last page ended; null: the first page. */
  readonly after: ChangeCursor | null;
  /** At most so many keys a page. */
  readonly limit: number;
}

/**
 * The keys of the root's rows that changed in a window, deleted ones included, in the order of their change; by commit timestamps where the
 * type names no `changedAt`. A key that can stand in no name is counted, not listed.
 * @throws SourceFailure
 */
export function readChangedKeys(
  stores: Stores,
  type: RecordType,
  window: ChangeWindow,
  { after, limit, ...options }: ChangedKeysOptions,
): Promise<ChangedKeys> {
  return readForSweep(stores, type, options, async (context, facts) => {
    const changes = requireChanges(facts, type);
    const found = await context.postgres(changedKeysQuery(changes, type, window, after, limit), (rows) => rows.length);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const names = page.flatMap(([, ...texts]) => {
      if (!type.key.every((part, index) => isFound(changes, part, texts[index] ?? ''))) return [];
      const name = recordName(type, keyOfTexts(type.key, texts));
      return parseRecordName([type], name.text).ok ? [name] : [];
    });
    return {
      names,
      unnamed: page.length - names.length,
      next:
        found.length > limit && last !== undefined
          ? { changedAt: last[0] ?? '', key: last.slice(1).map((text) => text ?? '') }
          : null,
      cost: context.cost,
    };
  });
}

/** A UUID that is kept as text in both cases at once is found by no index: no inspection would see its row. */
function isFound({ source, table }: ChangeColumn, part: KeyPart, text: string): boolean {
  const declared = table.columns.get(source.key[part.id] ?? '') ?? '';
  return !isUuidAsText(part, declared) || text === text.toLowerCase() || text === text.toUpperCase();
}

/** @throws SourceFailure where the truth does not tell what changed */
export function requireChanges(facts: SweepFacts, type: RecordType): ChangeColumn {
  const changes = changeColumnOf(facts, type);
  if (!('why' in changes)) return changes;
  throw new SourceFailure({
    code: 'missing_column',
    message: `It is unknown which records changed: ${changes.why}.`,
    hint: `Set changedAt of the record type "${type.id}", or set track_commit_timestamp = on in Postgres.`,
  });
}

/** One row more than the page has says that there is a further one. */
function changedKeysQuery(
  { source, table, rows, changed, parameter, text }: ChangeColumn,
  { key }: RecordType,
  { from, to }: ChangeWindow,
  after: ChangeCursor | null,
  limit: number,
): PostgresStatement {
  const parts = key.map((part) => {
    const name = source.key[part.id] ?? '';
    const declared = table.columns.get(name) ?? '';
    const column = `${ROW}.${quotePostgres(name)}`;
    const { cast, asText } = keyColumn(declared);
    const isText = asText || /text|char/.test(cast);
    return {
      column,
      // As it stands there: the next page begins behind it, and a name is made of it in any case.
      told: `${column}::text`,
      // Text by its bytes: a collation may hold two keys for one.
      order: isText ? `${column}::text COLLATE "C"` : column,
      cast: isText ? 'text' : cast,
    };
  });
  const values: (string | null)[] = [to];
  const place = (value: string) => values.push(value);
  const conditions = [`${changed} <= ${parameter(1)}`, ...parts.map(({ column }) => `${column} IS NOT NULL`)];
  if (from !== null) conditions.push(`${changed} > ${parameter(place(from))}`);
  if (after !== null) {
    const at = parameter(place(after.changedAt));
    const given = parts.map(({ cast }, index) => `$${place(after.key[index] ?? '')}::${cast}`);
    conditions.push(
      `${changed} >= ${at}`,
      `(${[changed, ...parts.map(({ order }) => order)].join(', ')}) > (${[at, ...given].join(', ')})`,
    );
  }
  return {
    sql: `SELECT ${[text, ...parts.map(({ told }) => told)].join(', ')}
FROM ${rows} AS ${ROW}
WHERE ${conditions.join('\n  AND ')}
ORDER BY ${[changed, ...parts.map(({ order }) => order)].join(', ')}
LIMIT ${limit + 1}`,
    values,
  };
}
