import { readColumnType, type Kind } from '@/lib/evidence/compare/columnType';
import { keyNames, partsOfName, type ChildEntry, type KeyPartEntry, type RecordEntry } from '@/lib/record/RecordEntry';
import type { KeyPart, KeyPartType } from '@/lib/record/RecordType';
import { firstOf } from '@/lib/wording/listed';
import type { PostgresTableSeen } from './Catalogs';
import { matchColumns, sameWords } from './matchColumns';
import type { OtherTable, Refuse, RowsSeen } from './RowsSeen';

/** Key parts with the column of each in each copy. */
export interface ResolvedKey {
  readonly parts: readonly KeyPart[];
  /** By copy, then by part. */
  readonly columns: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The key of the root's rows: each part of the name is a column, and no two rows share them all. */
export function resolveRootKey(entry: RecordEntry, rows: RowsSeen, refuse: Refuse): ResolvedKey {
  const { table, name } = rows.truth;
  const names = table.columns.map((column) => column.name);
  const truth: Record<string, string> = {};
  for (const part of partsOfName(entry.name)) {
    const said = entry.key?.[part]?.columns?.[rows.truth.copy];
    const column = said ?? columnNamed(names, candidates(part, entry.id));
    if (column === undefined || !names.includes(column))
      refuse(
        `key.${part}`,
        `Postgres: ${name} has no column ${said ?? part}, for {${part}} in the name. Its columns are ${firstOf(names)}. Set it with "key": { "${part}": { "columns": { "${rows.truth.copy}": … } } }.`,
      );
    else {
      truth[part] = column;
      requireReadable(rows, column, `key.${part}`, refuse);
      requireType(rows, column, entry.key?.[part]?.type, `key.${part}.type`, refuse);
    }
  }
  const parts = Object.entries(truth).map(([id, column]) => keyPart(id, table, column, entry.key?.[id]));
  const columns = { [rows.truth.copy]: truth, ...columnsOfOthers(rows, truth, entry, refuse) };
  if (Object.keys(truth).length === partsOfName(entry.name).length)
    requireUnique(rows, Object.values(truth), 'name', entry.key !== undefined, refuse);
  return { parts, columns };
}

/**
 * The key of a child's rows: the columns that say whose they are, by `parent`, a foreign key or their names, and its own. A child may lack
 * parts of the record's key where the others are a key of the root.
 */
export function resolveChildKey(
  child: ChildEntry,
  rows: RowsSeen,
  root: { readonly rows: RowsSeen; readonly key: ResolvedKey },
  refuse: Refuse,
): ResolvedKey {
  const { table, name, copy } = rows.truth;
  const names = table.columns.map((column) => column.name);
  const rootColumns = root.key.columns[copy] ?? {};
  for (const [own, of] of Object.entries(child.parent ?? {})) {
    if (!names.includes(own))
      refuse(`${rows.path}parent.${own}`, `Postgres: ${name} has no column ${own}. Its columns are ${firstOf(names)}.`);
    if (!Object.values(rootColumns).includes(of))
      refuse(
        `${rows.path}parent.${own}`,
        `${of} is not a column of the record's key in ${root.rows.truth.name}. Those are ${firstOf(Object.values(rootColumns))}.`,
      );
  }
  const links: Record<string, string> = {};
  for (const [part, column] of Object.entries(rootColumns)) {
    const own = linkTo(child, rows, root.rows, column);
    if (own !== undefined) links[part] = own;
  }
  const linked = Object.keys(links).map((part) => rootColumns[part] ?? '');
  if (linked.length < Object.keys(rootColumns).length && !isUnique(root.rows.truth.table, linked)) {
    const lacking = Object.values(rootColumns).filter((column) => !linked.includes(column));
    refuse(
      `${rows.path}parent`,
      `Postgres: no column of ${name} holds ${firstOf(lacking)} of ${root.rows.truth.name}, so its rows cannot be assigned to a record. Set the columns with "parent": { "column of ${name}": "${lacking[0]}" }.`,
    );
  }
  const given = givenParts(child);
  const own = ownKey(child, rows, Object.values(links), refuse);
  for (const column of [...Object.values(links), ...own.values()])
    requireReadable(rows, column, `${rows.path}key`, refuse);
  for (const part of Object.keys(given).filter((id) => rootColumns[id] !== undefined))
    refuse(`${rows.path}key.${part}`, `${part} is a key part of the record already: name the child's own differently.`);
  for (const [part, column] of own)
    requireType(rows, column, given[part]?.type, `${rows.path}key.${part}.type`, refuse);
  const ids = given === noParts ? partIds([...own.values()], child.id, Object.keys(rootColumns)) : own;
  const truth = { ...links, ...Object.fromEntries(ids) };
  if (own.size > 0) requireUnique(rows, Object.values(truth), `${rows.path}key`, child.key !== undefined, refuse);
  return {
    parts: [...ids].map(([id, column]) => keyPart(id, table, column, given[id])),
    columns: { [copy]: truth, ...columnsOfOthers(rows, truth, { ...child, key: given }, refuse) },
  };
}

const noParts: Readonly<Record<string, KeyPartEntry>> = {};

function givenParts({ key }: ChildEntry): Readonly<Record<string, KeyPartEntry>> {
  return key === undefined || Array.isArray(key) ? noParts : (key as Readonly<Record<string, KeyPartEntry>>);
}

/** Column by the id of its key part: called like the column, as far as an id may be, and unlike every other part. */
function partIds(columns: readonly string[], child: string, parts: readonly string[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const column of columns) {
    const plain = column.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\W/g, '_').slice(0, 50);
    const id = parts.includes(column) || !/^[A-Za-z]/.test(plain) ? `${child}_${plain}` : plain;
    const word = id.replace(/\W/g, '_').slice(0, 59);
    let free = word;
    for (let count = 2; ids.has(free) || parts.includes(free); count += 1) free = `${word}_${count}`;
    ids.set(free, column);
  }
  return ids;
}

/** The child's column that holds a key column of the root. */
function linkTo(child: ChildEntry, rows: RowsSeen, root: RowsSeen, column: string): string | undefined {
  const { columns, foreignKeys, keys } = rows.truth.table;
  const names = columns.map(({ name }) => name);
  const said = Object.entries(child.parent ?? {}).find(([, of]) => of === column)?.[0];
  if (said !== undefined) return names.includes(said) ? said : undefined;
  for (const key of foreignKeys) {
    if (key.schema !== root.truth.table.schema || key.table !== root.truth.table.table) continue;
    const place = key.references.indexOf(column);
    if (place !== -1) return key.columns[place];
  }
  const owned = columnNamed(names, [`${root.id}_${column}`]);
  if (owned !== undefined) return owned;
  const same = columnNamed(names, [column]);
  // `id`, and a column that tells the child's rows apart by itself, are the child's own.
  const isOwn = same !== undefined && keys.some((key) => key.columns.length === 1 && key.columns[0] === same);
  return isOwn || sameWords(column) === 'id' ? undefined : same;
}

/** The child's own key columns in Postgres, by the name that the entry gives them, or by themselves. */
function ownKey(
  child: ChildEntry,
  rows: RowsSeen,
  links: readonly string[],
  refuse: Refuse,
): ReadonlyMap<string, string> {
  const { table, name, copy } = rows.truth;
  const names = table.columns.map((column) => column.name);
  if (child.key !== undefined) {
    const given = givenParts(child);
    const columns = keyNames(child).map((part) => [part, given[part]?.columns?.[copy] ?? part] as const);
    for (const [, column] of columns.filter(([, each]) => !names.includes(each)))
      refuse(`${rows.path}key`, `Postgres: ${name} has no column ${column}. Its columns are ${firstOf(names)}.`);
    return new Map(columns.filter(([, each]) => names.includes(each)));
  }
  for (const { columns } of table.keys) {
    const own = columns.filter((column) => !links.includes(column));
    if (own.length > 0) return new Map(own.map((column) => [column, column]));
  }
  refuse(
    `${rows.path}key`,
    table.keys.length === 0
      ? `Postgres: ${name} has no primary key and no unique index, so its rows cannot be identified. Set their columns with "key": ["column"].`
      : `Postgres: by its key, ${name} has one row per record. Child rows need an additional column: set it with "key": ["column"].`,
  );
  return new Map();
}

function keyPart(id: string, table: PostgresTableSeen, column: string, said: KeyPartEntry | undefined): KeyPart {
  const kind = kindOf(table.columns.find(({ name }) => name === column)?.type ?? '');
  const type = said?.type ?? (kind === 'other' ? 'text' : kind);
  return { id, type, ...(said?.form === undefined ? {} : { form: said.form }) };
}

function columnsOfOthers(
  rows: RowsSeen,
  truth: Readonly<Record<string, string>>,
  { key, renames }: Pick<RecordEntry, 'key' | 'renames'>,
  refuse: Refuse,
): ResolvedKey['columns'] {
  return Object.fromEntries(
    rows.others.map((other) => {
      const names = other.columns.map(({ name }) => name);
      const found = matchColumns(Object.values(truth), names, other.copy === 'clickhouse' ? renames : {});
      const columns: Record<string, string> = {};
      for (const [part, own] of Object.entries(truth)) {
        const said = key?.[part]?.columns?.[other.copy];
        const column = said ?? found.get(own)?.column;
        const path = key?.[part] === undefined ? other.path : `${rows.path}key.${part}`;
        if (column === undefined || !names.includes(column))
          refuse(
            path,
            `${other.store}: ${other.name} has no column ${said ?? own}, which is needed to find its rows. Its columns are ${firstOf(names)}.`,
          );
        else {
          columns[part] = column;
          if (key?.[part]?.type === undefined) requireSameKind(rows, own, other, column, path, refuse);
        }
      }
      return [other.copy, columns];
    }),
  );
}

function requireSameKind(
  { truth }: RowsSeen,
  own: string,
  other: OtherTable,
  column: string,
  path: string,
  refuse: Refuse,
): void {
  const type = truth.table.columns.find(({ name }) => name === own)?.type ?? '';
  const otherType = other.columns.find(({ name }) => name === column)?.type ?? '';
  const [a, b] = [kindOf(type), kindOf(otherType)];
  const differ = `The key differs in type: ${truth.name}.${own} is ${type}, and ${other.name}.${column} is ${otherType}.`;
  if (isWrittenApart(type, otherType, other.store === 'Postgres'))
    refuse(
      path,
      `${differ} The stores write the same value differently, so no row would be found. Choose a column that holds whole numbers, UUIDs, texts, dates, booleans or the values of an enum.`,
    );
  else if (a !== b && b !== 'text' && b !== 'other')
    refuse(
      path,
      `${differ} Some values of one are not values of the other, so rows would be missed. Choose another column, or set "type" to say how to read the part.`,
    );
}

/**
 * Rows are put together by the text that each store gives of a key: of a time, a number with fractions, an address or bytes that is another one. The values of an enum
 * are texts in both.
 */
export function isWrittenApart(truth: string, other: string, isSameStore: boolean): boolean {
  const [own, its] = [readColumnType(truth), readColumnType(other)];
  if (isSameStore && own.kind === its.kind) return false;
  if (own.kind === 'uuid' && its.base === 'fixedstring') return Number(its.arguments[0]) < UUID_LENGTH;
  if (own.kind === 'decimal' && its.kind === 'decimal') return kindOf(truth) === 'other';
  return [own, its].some(({ kind }) => writtenApart.has(kind));
}

const UUID_LENGTH = 36;
const writtenApart: ReadonlySet<Kind> = new Set<Kind>([
  'float',
  'timestamp',
  'time',
  'interval',
  'bytes',
  'bits',
  'array',
  'json',
  'map',
  'tuple',
  'address',
  'range',
]);

export type KeyKind = KeyPartType | 'other';

/** How a key column's values are written, by its type in either store. */
export function kindOf(declared: string): KeyKind {
  const { base, arguments: [, scale = '0'] = [] } = readColumnType(declared);
  if (base === 'uuid') return 'uuid';
  if (/^(?:u?int\d*|bigint|smallint)$/.test(base)) return 'integer';
  if (base === 'numeric' && declared !== 'numeric' && scale === '0') return 'integer';
  if (base === 'integer') return 'integer';
  return /^(?:text|varchar|char|character|bpchar|citext|string|fixedstring|enum\d*)/.test(base) ? 'text' : 'other';
}

function requireReadable({ truth: { table, name } }: RowsSeen, column: string, path: string, refuse: Refuse): void {
  if (table.columns.some((each) => each.name === column && !each.readable))
    refuse(
      path,
      `The Postgres user may not read the column ${column} of ${name}, by which its rows are found. GRANT SELECT on it.`,
    );
}

/** A part that is read as what its column never holds would find no row. */
function requireType(
  { truth: { table, name } }: RowsSeen,
  column: string,
  said: KeyPartType | undefined,
  path: string,
  refuse: Refuse,
): void {
  const declared = table.columns.find((each) => each.name === column)?.type ?? '';
  const kind = kindOf(declared);
  if ((kind === 'uuid' && said === 'integer') || (kind === 'integer' && said === 'uuid'))
    refuse(
      path,
      `Postgres: ${name}.${column} is ${declared}, which holds no ${said}. Leave "type" out to use that of the column.`,
    );
}

function requireUnique(rows: RowsSeen, columns: readonly string[], path: string, said: boolean, refuse: Refuse): void {
  const { table, name } = rows.truth;
  if (isUnique(table, columns)) return;
  if (table.keys.length === 0) {
    // A view has none, so whoever names the key answers for it.
    if (said) return;
    refuse(
      path,
      `Postgres: ${name} has no primary key and no unique index, so ${firstOf(columns)} may find more than one row. If it does not, set "key" to confirm it.`,
    );
    return;
  }
  refuse(
    path,
    `Postgres: ${firstOf(columns)} is not unique in ${name}: several rows may share it. Its keys are ${table.keys.map((key) => `(${key.columns.join(', ')})`).join(', ')}.`,
  );
}

export function isUnique({ keys }: PostgresTableSeen, columns: readonly string[]): boolean {
  return keys.some((key) => key.columns.length > 0 && key.columns.every((column) => columns.includes(column)));
}

function columnNamed(names: readonly string[], wanted: readonly string[]): string | undefined {
  for (const candidate of wanted) {
    if (names.includes(candidate)) return candidate;
    const alike = names.filter((name) => sameWords(name) === sameWords(candidate));
    if (alike.length === 1) return alike[0];
  }
  return undefined;
}

/** `{order}` of an order may be its `order`, its `order_id` or its `id`. */
function candidates(part: string, id: string): readonly string[] {
  const own = [sameWords(id), `${sameWords(id)}id`].includes(sameWords(part));
  return [part, `${part}_id`, ...(own ? ['id'] : [])];
}
