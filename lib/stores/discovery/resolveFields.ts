import { wordsOf, type ChildEntry, type FieldEntry, type RecordEntry } from '@/lib/record/RecordEntry';
import type { Field, IgnoredColumn, TableOfRows } from '@/lib/record/RecordType';
import { readExpression, type ExpressionStore } from '@/lib/record/sqlExpression';
import { firstOf } from '@/lib/wording/listed';
import { parseEngine } from '../clickhouse/parseEngine';
import type { ColumnSeen } from './Catalogs';
import { matchColumns, sameWords, type ColumnMatch } from './matchColumns';
import { pipelineColumn } from './pipelineColumns';
import type { ResolvedKey } from './resolveKeys';
import type { OtherTable, Refuse, RowsSeen } from './RowsSeen';

export interface ResolvedFields {
  readonly fields: readonly Field[];
  readonly ignore: readonly IgnoredColumn[];
  /** Ids of fields that were paired by words that only mean the same, with what they were paired with. */
  readonly guessed: readonly { readonly field: string; readonly copy: string; readonly column: string }[];
  readonly changedAt: string | null;
  readonly createdAt: string | null;
}

const CHANGED = ['updatedat', 'modifiedat', 'changedat', 'lastupdatedat', 'lastmodifiedat', 'lastchangedat'];
const CREATED = ['createdat', 'insertedat'];
const alsoCalled = (names: readonly string[]) =>
  new Set(
    names.flatMap((name) => ['at', 'on', 'time', 'date', 'timestamp', 'ts', ''].map((end) => name.replace(/at$/, end))),
  );
const changedNames = alsoCalled([...CHANGED, 'updateat', 'modifyat']);
const createdNames = alsoCalled([...CREATED, 'createat', 'creationat']);

/**
 * A field for each column of the truth that some copy keeps, called like the column. What is left over on either side is listed with its
 * reason, and so is what a pipeline adds. `mentioned`: fields that stay in any case.
 */
export function resolveFields(
  entry: RecordEntry | ChildEntry,
  rows: RowsSeen,
  key: ResolvedKey,
  tables: Readonly<Record<string, TableOfRows>>,
  mentioned: readonly string[],
  refuse: Refuse,
): ResolvedFields {
  const { truth, others } = rows;
  const overrides = entry.fields === undefined || entry.fields === 'auto' ? {} : entry.fields;
  const names = truth.table.columns.map(({ name }) => name);
  const computed = Object.keys(overrides).filter((id) => overrides[id]?.expressions?.[truth.copy] !== undefined);
  for (const field of Object.keys(overrides).filter((id) => !names.includes(id) && !computed.includes(id)))
    refuse(
      `${rows.path}fields.${field}`,
      `Postgres: ${truth.name} has no column ${field}. Its columns are ${firstOf(names)}.`,
    );
  checkRenames(entry, rows, refuse);
  checkIgnored(entry, rows, refuse);
  checkExpressions(overrides, rows, key, tables, refuse);

  const ignore: IgnoredColumn[] = [];
  const put = (copy: string, column: string, why: string) => {
    ignore.push({ copy, rowSet: rows.id, column, why });
  };
  const said = (copy: string, column: string) =>
    entry.ignore?.find((each) => each.column === column && (each.copy ?? copy) === copy)?.why;
  const own = truth.table.columns.filter(({ name, readable }) => {
    const used = usedIn(truth.copy, key, tables);
    if (used.key.has(name)) return false;
    const why =
      said(truth.copy, name) ??
      (overrides[name] === null ? 'the configuration leaves it out' : undefined) ??
      (name === used.deletion ? 'it marks deleted rows' : undefined) ??
      (readable ? undefined : 'the Postgres user may not read it');
    if (why !== undefined) put(truth.copy, name, why);
    return why === undefined;
  });

  const all = [...own.map(({ name }) => name), ...computed.filter((id) => !names.includes(id))];
  const expressionIn = (field: string, copy: string) => overrides[field]?.expressions?.[copy];
  const namedIn = (copy: string, store: ExpressionStore) =>
    new Set(
      Object.keys(overrides).flatMap((field) => {
        const read = readExpression(expressionIn(field, copy) ?? '', store);
        return 'mistake' in read ? [] : read.names;
      }),
    );

  const matched = new Map(others.map((other) => [other.copy, matchesOf(other)]));
  function matchesOf(other: OtherTable): ReadonlyMap<string, ColumnMatch> {
    const used = usedIn(other.copy, key, tables);
    const open = other.columns.filter(({ name }) => {
      if (used.key.has(name)) return false;
      const why = said(other.copy, name) ?? meaningOf(name, used, names);
      if (why !== undefined && other.carried === undefined) put(other.copy, name, why);
      return why === undefined;
    });
    const free = all.filter(
      (name) => overrides[name]?.columns?.[other.copy] === undefined && expressionIn(name, other.copy) === undefined,
    );
    const given = givenColumns(overrides, other, rows, refuse);
    const columns = open.map(({ name }) => name).filter((name) => ![...given.values()].includes(name));
    const found = matchColumns(free, columns, other.copy === 'clickhouse' ? entry.renames : {});
    return new Map([
      ...found,
      ...[...given].map(([field, column]) => [field, { column, likeness: 'same_name' as const }] as const),
    ]);
  }

  const changedAt = timeNamed(own, changedNames);
  const createdAt = timeNamed(own, createdNames);
  const usedByTruth = namedIn(truth.copy, 'postgres');
  const fields = all.flatMap((name): readonly Field[] => {
    const expressions = overrides[name]?.expressions ?? {};
    const columns = Object.fromEntries(
      others.flatMap(({ copy }) => {
        const column = matched.get(copy)?.get(name)?.column;
        return column === undefined ? [] : [[copy, column]];
      }),
    );
    const kept = Object.keys(columns).length > 0 || others.some(({ copy }) => expressions[copy] !== undefined);
    if (!kept && usedByTruth.has(name) && expressions[truth.copy] === undefined && !mentioned.includes(name)) return [];
    if (!kept && !mentioned.includes(name) && name !== changedAt) {
      const stores = [...new Set(others.map(({ store }) => store))];
      put(truth.copy, name, `${stores.join(' and ') || 'no copy'} has no such column`);
      return [];
    }
    const isComputed = expressions[truth.copy] !== undefined;
    return [
      {
        id: name,
        label: overrides[name]?.label ?? wordsOf(name),
        columns: { ...(isComputed ? {} : { [truth.copy]: name }), ...columns },
        ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
      },
    ];
  });
  // Of a carried table the child's rows say what is left over.
  for (const other of others.filter(({ carried }) => carried === undefined)) {
    const taken = new Set([...(matched.get(other.copy)?.values() ?? [])].map(({ column }) => column));
    const told = new Set(ignore.filter(({ copy }) => copy === other.copy).map(({ column }) => column));
    const { key: keys } = usedIn(other.copy, key, tables);
    const engineColumns = columnsOfEngine(other);
    const named = namedIn(other.copy, other.clickhouse === null ? 'postgres' : 'clickhouse');
    for (const { name } of other.columns)
      if (!taken.has(name) && !told.has(name) && !keys.has(name) && !named.has(name))
        put(
          other.copy,
          name,
          engineColumns.has(name) ? 'the engine merges rows by it' : `Postgres has no such column in ${truth.name}`,
        );
  }
  const guessed = others.flatMap(({ copy }) =>
    [...(matched.get(copy) ?? [])].flatMap(([field, { column, likeness }]) =>
      likeness === 'near' ? [{ field, copy, column }] : [],
    ),
  );
  return {
    fields,
    ignore,
    guessed,
    changedAt,
    createdAt: fields.some(({ id }) => id === createdAt) ? createdAt : null,
  };
}

/** What an engine merges by, besides the sorting key: of a Distributed table the one below it. */
function columnsOfEngine({ clickhouse }: OtherTable): ReadonlySet<string | null> {
  if (clickhouse === null) return new Set();
  const { engine, engineFull } = clickhouse.underlying ?? clickhouse.table;
  const { versionColumn, isDeletedColumn, signColumn } = parseEngine(engine, engineFull);
  return new Set([versionColumn, isDeletedColumn, signColumn]);
}

interface Used {
  readonly key: ReadonlySet<string>;
  readonly deletion: string | null;
  readonly version: string | null;
}

function usedIn(copy: string, key: ResolvedKey, tables: Readonly<Record<string, TableOfRows>>): Used {
  return {
    key: new Set(Object.values(key.columns[copy] ?? {})),
    deletion: tables[copy]?.deletion?.column ?? null,
    version: tables[copy]?.version?.column ?? null,
  };
}

/** Why a column of a copy is no field; undefined: it may be one. A name that the truth has too is the team's own. */
function meaningOf(name: string, { deletion, version }: Used, truth: readonly string[]): string | undefined {
  if (name === deletion) return pipelineColumn(name)?.why ?? 'it marks deleted rows';
  if (truth.some((column) => sameWords(column) === sameWords(name))) return undefined;
  return pipelineColumn(name)?.why ?? (name === version ? 'it is the version column' : undefined);
}

function givenColumns(
  overrides: Readonly<Record<string, FieldEntry | null>>,
  { copy, store, name, columns }: OtherTable,
  { path }: RowsSeen,
  refuse: Refuse,
): ReadonlyMap<string, string> {
  const names = columns.map((column) => column.name);
  return new Map(
    Object.entries(overrides).flatMap(([field, override]) => {
      const given = override?.columns?.[copy];
      if (given === undefined || given === null) return [];
      if (!names.includes(given)) {
        refuse(
          `${path}fields.${field}.columns.${copy}`,
          `${store}: ${name} has no column ${given}. Its columns are ${firstOf(names)}.`,
        );
        return [];
      }
      return [[field, given] as const];
    }),
  );
}

/** An expression is of one field that is compared, in a copy that keeps these rows: no key, and no column that something else is read by. */
function checkExpressions(
  overrides: Readonly<Record<string, FieldEntry | null>>,
  { path, truth, others }: RowsSeen,
  key: ResolvedKey,
  tables: Readonly<Record<string, TableOfRows>>,
  refuse: Refuse,
): void {
  const keys = usedIn(truth.copy, key, tables).key;
  for (const [field, override] of Object.entries(overrides))
    for (const copy of Object.keys(override?.expressions ?? {})) {
      const at = `${path}fields.${field}.expressions.${copy}`;
      if (keys.has(field))
        refuse(at, `${field} is part of the key of ${truth.name}, and a key needs columns. Remove the expression.`);
      else if (copy !== truth.copy && !others.some((other) => other.copy === copy))
        refuse(at, `The copy ${copy} has no table of ${truth.name}, so the expression has nothing to read.`);
    }
}

function checkRenames(entry: RecordEntry | ChildEntry, { path, truth, others }: RowsSeen, refuse: Refuse): void {
  const clickhouse = others.find(({ copy }) => copy === 'clickhouse');
  for (const [from, to] of Object.entries(entry.renames ?? {})) {
    if (!truth.table.columns.some(({ name }) => name === from))
      refuse(`${path}renames.${from}`, `Postgres: ${truth.name} has no column ${from}.`);
    if (clickhouse !== undefined && !clickhouse.columns.some(({ name }) => name === to))
      refuse(`${path}renames.${from}`, `ClickHouse: ${clickhouse.name} has no column ${to}.`);
  }
}

/** A column that no table has would be compared on, under the name that was meant. */
function checkIgnored(
  { ignore = [] }: RecordEntry | ChildEntry,
  { path, truth, others }: RowsSeen,
  refuse: Refuse,
): void {
  const tables = [{ copy: truth.copy, name: truth.name, columns: truth.table.columns }, ...others];
  for (const [index, { column, copy }] of ignore.entries()) {
    const meant = tables.filter((table) => copy === undefined || table.copy === copy);
    if (meant.length === 0 || meant.some(({ columns }) => columns.some(({ name }) => name === column))) continue;
    const names = [...new Set(meant.map(({ name }) => name))].join(', ');
    refuse(`${path}ignore[${index}].column`, `No table has a column ${column}: looked in ${names}.`);
  }
}

function timeNamed(columns: readonly ColumnSeen[], names: ReadonlySet<string>): string | null {
  return columns.find(({ name, type }) => /^timestamp/.test(type) && names.has(sameWords(name)))?.name ?? null;
}
