import { enumLabels, readColumnType } from '@/lib/evidence/compare/columnType';
import { readFlag } from '@/lib/evidence/compare/rules';
import { parseTime } from '@/lib/evidence/time';
import { checkRecordType } from '@/lib/record/checkRecordType';
import {
  CLICKHOUSE_COPY,
  nounsOf,
  titleOf,
  TRUTH_COPY,
  typeBeforeStores,
  type ChildEntry,
  type RecordEntry,
} from '@/lib/record/RecordEntry';
import {
  comparedColumns,
  type DeletionPredicate,
  type DerivedCopyType,
  type RecordType,
  type RowSet,
  type TableOfRows,
} from '@/lib/record/RecordType';
import { firstOf } from '@/lib/wording/listed';
import { describeTable } from '../clickhouse/describeTable';
import type { Catalogs, ClickHouseTableSeen } from './Catalogs';
import { pipelineColumn, unitOfVersion } from './pipelineColumns';
import { resolveFields, type ResolvedFields } from './resolveFields';
import { resolveChildKey, resolveRootKey, type ResolvedKey } from './resolveKeys';
import { rowsSeen, type OtherTable, type Refuse, type RowsSeen } from './RowsSeen';
import { fieldWarnings } from './troubles';

/** What keeps a type from being used: which part of its entry, and why. */
export interface TypeProblem {
  readonly path: string;
  readonly message: string;
}

export type Resolution =
  { readonly type: RecordType; readonly warnings: readonly string[] } | { readonly problems: readonly TypeProblem[] };

interface ResolvedRows {
  readonly entry: RecordEntry | ChildEntry;
  readonly rows: RowsSeen;
  readonly key: ResolvedKey;
  readonly fields: ResolvedFields;
  readonly tables: Readonly<Record<string, TableOfRows>>;
}

/** The record type of an entry, completed from the catalogs. Reports all problems together. Pure. */
export function resolveType(entry: RecordEntry, catalogs: Catalogs): Resolution {
  const problems: TypeProblem[] = [];
  const refuse: Refuse = (path, message) => {
    problems.push({ path, message });
  };
  const [root, ...children] = rowsSeen(entry, catalogs, refuse);
  if (problems.length > 0 || root === undefined) return { problems };
  const carrying = (entry.copies ?? []).some(({ carriesRoot }) => carriesRoot !== undefined);
  if (root.others.length === 0 && !carrying)
    refuse('clickhouse', 'There is nothing to compare Postgres with. Set a table in "clickhouse" or under "copies".');
  const key = resolveRootKey(entry, root, refuse);
  const ofChildren = children.map((seen) => {
    const rows = withoutColumnsOfRoot(entry, seen);
    const child = entry.children?.find(({ id }) => id === rows.id) ?? { id: rows.id, postgres: rows.truth.name };
    return resolveRows(child, rows, resolveChildKey(child, rows, { rows: root, key }, refuse), [], refuse);
  });
  const carried = carriedTables(entry, ofChildren, children, refuse);
  const first = resolveRows(entry, root, key, mentionedFields(entry), refuse, carried);
  const resolved = [first, ...ofChildren.map((rows) => withCarried(entry, rows, first))];
  checkMentioned(entry, first, refuse);
  if (problems.length > 0) return { problems };
  const type = assemble(entry, key, resolved);
  for (const { path, message } of checkRecordType(type)) refuse(path.join('.'), `${message}.`);
  return problems.length > 0 ? { problems } : { type, warnings: resolved.flatMap(warningsOf) };
}

function resolveRows(
  entry: RecordEntry | ChildEntry,
  rows: RowsSeen,
  key: ResolvedKey,
  mentioned: readonly string[],
  refuse: Refuse,
  carried: readonly OtherTable[] = [],
): ResolvedRows {
  const tables = Object.fromEntries(
    [{ copy: rows.truth.copy, name: rows.truth.name }, ...rows.others].map(({ copy, name }) => [
      copy,
      tableOf(entry, rows, copy, name, key, refuse),
    ]),
  );
  const all = { ...rows, others: [...rows.others, ...carried] };
  return { entry, rows, key, tables, fields: resolveFields(entry, all, key, tables, mentioned, refuse) };
}

/** Of each copy that keeps the root's fields in the rows of a child: that table, less the columns that the child's rows use themselves. */
function carriedTables(
  { id: root, copies = [] }: RecordEntry,
  children: readonly ResolvedRows[],
  seen: readonly RowsSeen[],
  refuse: Refuse,
): readonly OtherTable[] {
  return copies.flatMap(({ id, table, store, carriesRoot }, index): readonly OtherTable[] => {
    if (carriesRoot === undefined) return [];
    const path = `copies[${index}].carriesRoot`;
    const child = children.find(({ rows }) => rows.id === carriesRoot);
    const other = seen.find(({ id: rows }) => rows === carriesRoot)?.others.find(({ copy }) => copy === id);
    if (store !== 'postgres' || table !== undefined)
      refuse(
        path,
        `Only a copy in Postgres without a table of ${root} itself keeps its fields in the rows of a child.`,
      );
    else if (child === undefined || other === undefined)
      refuse(path, `The copy ${id} has no table of ${carriesRoot}: name it with "children": { "${carriesRoot}": … }.`);
    else {
      const used = usedColumns(child, id);
      return [{ ...other, path, carried: true, columns: other.columns.filter(({ name }) => !used.has(name)) }];
    }
    return [];
  });
}

/** A child's rows, less the columns that the entry gives to fields of the root. */
function withoutColumnsOfRoot({ copies = [], fields }: RecordEntry, rows: RowsSeen): RowsSeen {
  if (fields === undefined || fields === 'auto') return rows;
  const others = rows.others.map((other) => {
    if (!copies.some(({ id, carriesRoot }) => id === other.copy && carriesRoot === rows.id)) return other;
    const given = Object.values(fields).flatMap((field) => field?.columns?.[other.copy] ?? []);
    return { ...other, columns: other.columns.filter(({ name }) => !given.includes(name)) };
  });
  return { ...rows, others };
}

/** A name that the rows of both have is the child's, unless the entry gives the column to a field of the root. */
function usedColumns({ key, fields, tables }: ResolvedRows, copy: string): ReadonlySet<string> {
  const { deletion, version } = tables[copy] ?? {};
  return new Set([
    ...Object.values(key.columns[copy] ?? {}),
    ...fields.fields.flatMap(({ columns }) => columns[copy] ?? []),
    ...[deletion?.column, version?.column].flatMap((column) => column ?? []),
  ]);
}

/** The child's rows with what the copies that carry the root keep in them; what the root's fields use there is not left over. */
function withCarried({ copies = [] }: RecordEntry, resolved: ResolvedRows, root: ResolvedRows): ResolvedRows {
  const carrying = copies.filter(({ carriesRoot }) => carriesRoot === resolved.rows.id);
  if (carrying.length === 0) return resolved;
  const tables = Object.fromEntries(
    Object.entries(resolved.tables).map(([copy, table]) => [
      copy,
      carrying.some(({ id }) => id === copy) ? { ...table, carriesRoot: true } : table,
    ]),
  );
  const ignore = resolved.fields.ignore.filter(
    ({ copy, column }) =>
      !carrying.some(({ id }) => id === copy) || !root.fields.fields.some(({ columns }) => columns[copy] === column),
  );
  return { ...resolved, tables, fields: { ...resolved.fields, ignore } };
}

function tableOf(
  entry: RecordEntry | ChildEntry,
  rows: RowsSeen,
  copy: string,
  table: string,
  key: ResolvedKey,
  refuse: Refuse,
): TableOfRows {
  const other = rows.others.find((each) => each.copy === copy);
  const names = (other?.columns ?? rows.truth.table.columns).map(({ name }) => name);
  const deletion = deletionOf(entry, rows, copy, names, table, other, refuse);
  const version = other === undefined || other.clickhouse === null ? undefined : versionOf(entry, rows, other, refuse);
  return {
    rowSet: rows.id,
    table,
    key: key.columns[copy] ?? {},
    ...(deletion === undefined ? {} : { deletion }),
    ...(version === undefined ? {} : { version }),
  };
}

/** As the entry says, else by the mark of a known pipeline; one that the engine itself uses needs none. */
function deletionOf(
  entry: RecordEntry | ChildEntry,
  rows: RowsSeen,
  copy: string,
  names: readonly string[],
  table: string,
  other: OtherTable | undefined,
  refuse: Refuse,
): DeletionPredicate | undefined {
  const said = entry.deleted?.[copy];
  const columns = other?.columns ?? rows.truth.table.columns;
  if (said !== undefined) {
    const at = `${rows.path}deleted.${copy}`;
    const store = other?.store ?? 'Postgres';
    const type = columns.find(({ name }) => name === said.column)?.type;
    const read = type === undefined ? said : readMark(said, type);
    if (type !== undefined && !('expected' in read)) return read;
    refuse(
      at,
      'expected' in read
        ? `${store}: ${table}.${said.column} is ${type}, which is never equal to ${said.is === 'not_null' ? '' : said.is.equal}. Expected ${read.expected}.`
        : `${store}: ${table} has no column ${said.column}, which marks deleted rows. Its columns are ${firstOf(names)}.`,
    );
  }
  if (other === undefined || other.clickhouse === null) return undefined;
  const { isDeletedColumn, signColumn } = described(rows.id, other, {});
  const own = rows.truth.table.columns.map(({ name }) => name);
  for (const column of names) {
    const is = own.includes(column) ? undefined : pipelineColumn(column)?.deletes;
    if (is === undefined || column === isDeletedColumn || column === signColumn) continue;
    const read = readMark({ column, is }, columns.find(({ name }) => name === column)?.type ?? '');
    if (!('expected' in read)) return read;
  }
  return undefined;
}

/** The mark with its value as the column prints it, as SQL would read `flag = true` of a number; what is expected where no value of the type is that. */
function readMark(
  { column, is }: DeletionPredicate,
  declared: string,
): DeletionPredicate | { readonly expected: string } {
  const type = readColumnType(declared);
  if (is === 'not_null') return { column, is };
  const flag = readFlag(is.equal);
  const mark = (equal: string): DeletionPredicate => ({ column, is: { equal } });
  switch (type.kind) {
    case 'integer':
      if (flag !== null) return mark(flag ? '1' : '0');
      return /^-?\d+$/.test(is.equal) ? mark(`${BigInt(is.equal)}`) : { expected: 'a whole number, true or false' };
    case 'boolean':
      return flag === null ? { expected: 'true or false' } : mark(String(flag));
    case 'enum': {
      const labels = enumLabels(type);
      const found = labels.find(({ label, number }) => label === is.equal || `${number}` === is.equal);
      if (labels.length === 0 || found !== undefined) return mark(found?.label ?? is.equal);
      return { expected: `one of its labels: ${firstOf(labels.map(({ label }) => label))}` };
    }
    case 'timestamp':
      return parseTime(is.equal) === null && !/^-?infinity$/.test(is.equal)
        ? { expected: 'a time, or IS NOT NULL in place of = and a value' }
        : mark(is.equal);
    default:
      return mark(is.equal);
  }
}

function versionOf(
  entry: RecordEntry | ChildEntry,
  rows: RowsSeen,
  other: OtherTable,
  refuse: Refuse,
): TableOfRows['version'] {
  const said = other.copy === CLICKHOUSE_COPY ? entry.version : undefined;
  if (said?.column !== undefined && !other.columns.some(({ name }) => name === said.column))
    refuse(
      `${rows.path}version.column`,
      `ClickHouse: ${other.name} has no column ${said.column}. Its columns are ${firstOf(other.columns.map(({ name }) => name))}.`,
    );
  if (said !== undefined) return said;
  const { versionColumn, versionType } = described(rows.id, other, {});
  if (versionColumn === null) return undefined;
  return { column: versionColumn, unit: unitOfVersion(versionColumn, versionType ?? '') ?? 'time' };
}

/** What the engine's declaration means, and what it will make of versions of such a key. */
function described(
  rowSet: string,
  { name, columns, clickhouse }: OtherTable,
  table: Partial<TableOfRows>,
  compared: readonly string[] = [],
) {
  if (clickhouse === null) throw new TypeError(`${name} is not a ClickHouse table`);
  const declared = ({ engine, engineFull, sortingKey, partitionKey }: ClickHouseTableSeen) => [
    engine,
    engineFull,
    sortingKey,
    partitionKey,
  ];
  const types = Object.assign(
    Object.create(null) as Record<string, string>,
    Object.fromEntries(columns.map((column) => [column.name, column.type])),
  );
  const below = clickhouse.underlying === null ? null : declared(clickhouse.underlying);
  return describeTable(
    name,
    declared(clickhouse.table),
    types,
    below,
    { rowSet, table: name, key: {}, ...table },
    compared,
  );
}

function warningsOf({ rows, tables, fields, entry }: ResolvedRows): readonly string[] {
  const engines = rows.others.flatMap((other) =>
    other.clickhouse === null
      ? []
      : described(rows.id, other, tables[other.copy] ?? {}, comparedColumns(fields.fields, other.copy, rows.truth.copy))
          .warnings,
  );
  const { keys } = rows.truth.table;
  const unsure = keys.length === 0 ? [`Postgres does not enforce that the key of ${rows.truth.name} is unique.`] : [];
  return [...unsure, ...engines, ...fieldWarnings(entry, rows, tables, fields)];
}

function assemble(entry: RecordEntry, key: ResolvedKey, resolved: readonly ResolvedRows[]): RecordType {
  const before = typeBeforeStores(entry);
  const tablesIn = (copy: string) => resolved.flatMap(({ tables }) => tables[copy] ?? []);
  const further = (entry.copies ?? []).map(({ id, title, store }): DerivedCopyType => ({
    id,
    title: title ?? id,
    where: `${store === 'postgres' ? 'Postgres' : 'ClickHouse'}, ${tablesIn(id)[0]?.table ?? id}`,
    store,
    role: 'derived',
    tables: tablesIn(id),
  }));
  const clickhouse = tablesIn(CLICKHOUSE_COPY);
  const rootFields = resolved[0]?.fields;
  return {
    ...before,
    title: titleOf(entry),
    key: key.parts,
    rows: resolved.map(({ entry: each, key: own, fields }, index): RowSet => {
      const { one, many } = nounsOf(each);
      return { id: each.id, noun: one, plural: many, key: index === 0 ? [] : own.parts, fields: fields.fields };
    }),
    copies: [
      { ...before.copies[0], tables: tablesIn(TRUTH_COPY) },
      ...(clickhouse.length === 0
        ? []
        : [
            {
              id: CLICKHOUSE_COPY,
              title: 'ClickHouse',
              where: `ClickHouse, ${clickhouse[0]?.table ?? ''}`,
              store: 'clickhouse' as const,
              role: 'derived' as const,
              tables: clickhouse,
            },
          ]),
      ...further,
    ],
    changedAt: entry.changedAt === undefined ? (rootFields?.changedAt ?? null) : entry.changedAt,
    createdAt: entry.createdAt === undefined ? (rootFields?.createdAt ?? null) : entry.createdAt,
    ignore: resolved.flatMap(({ fields }) => fields.ignore),
  };
}

/** Fields that the entry names outside of `fields`: they stay, though no copy may keep them. */
function mentionedFields(entry: RecordEntry): readonly string[] {
  return mentions(entry).map(({ field }) => field);
}

function mentions(entry: RecordEntry): readonly { readonly path: string; readonly field: string }[] {
  const at = (path: string) => (field: string) => ({ path, field });
  return [
    ...[entry.changedAt ?? []].flat().map(at('changedAt')),
    ...[entry.createdAt ?? []].flat().map(at('createdAt')),
    ...(entry.bookkeeping ?? []).map(at('bookkeeping')),
    ...(entry.milestones ?? []).flatMap(({ fields }, index) => fields.map(at(`milestones[${index}].fields`))),
    ...(entry.groups ?? []).flatMap(({ fields }, index) => fields.map(at(`groups[${index}].fields`))),
    ...(entry.calls ?? []).flatMap(({ sets, computes, stamps }, index) =>
      [...Object.keys(sets), ...computes, ...stamps].map(at(`calls[${index}]`)),
    ),
  ];
}

function checkMentioned(entry: RecordEntry, { fields, rows }: ResolvedRows, refuse: Refuse): void {
  const ids = fields.fields.map(({ id }) => id);
  for (const { path, field } of mentions(entry))
    if (!ids.includes(field))
      refuse(path, `${rows.truth.name} has no compared field ${field}. Its fields are ${firstOf(ids)}.`);
  const changed = rows.truth.table.columns.find(({ name }) => name === entry.changedAt);
  if (changed !== undefined && !['timestamp', 'date'].includes(readColumnType(changed.type).kind))
    refuse(
      'changedAt',
      `${rows.truth.name}.${changed.name} is ${changed.type}, which is not a time. Set a timestamp column, or null if there is none.`,
    );
  for (const property of ['changedAt', 'createdAt'] as const)
    if (
      fields.fields.some(
        ({ id, expressions }) =>
          id === (entry[property] ?? fields[property]) && expressions?.[rows.truth.copy] !== undefined,
      )
    )
      refuse(
        property,
        `${entry[property] ?? fields[property]} is an expression in Postgres, but records are found by a column. Set another field, or null.`,
      );
  for (const [index, { replaces }] of (entry.calls ?? []).entries())
    for (const { rowSet } of replaces)
      if (!(entry.children ?? []).some(({ id }) => id === rowSet))
        refuse(`calls[${index}].replaces`, `There is no child ${rowSet}.`);
}
