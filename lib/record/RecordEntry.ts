import type {
  CallType,
  DeletionPredicate,
  FieldGroup,
  KeyForm,
  KeyPartType,
  Milestone,
  RecordType,
  VersionUnit,
} from './RecordType';

/** The ids of the two copies that every entry has. */
export const TRUTH_COPY = 'postgres';
export const CLICKHOUSE_COPY = 'clickhouse';

/**
 * A record type as the configuration gives it, after validation. What it leaves out is looked up in the catalogs of the stores (`resolveType`),
 * so it is no `RecordType` yet. Copy ids are `postgres` (the truth), `clickhouse`, and those of `copies`.
 */
export interface RecordEntry {
  readonly id: string;
  readonly title?: string;
  readonly name: string;
  /** The truth's table of the root's rows. */
  readonly postgres: string;
  /** Left out: only `copies` hold others. */
  readonly clickhouse?: string;
  /** By part of the name. */
  readonly key?: Readonly<Record<string, KeyPartEntry>>;
  readonly nouns?: Nouns;
  readonly fields?: FieldsEntry;
  /** Column in Postgres → its name in the ClickHouse table. */
  readonly renames?: Readonly<Record<string, string>>;
  readonly deleted?: ByCopy<DeletionPredicate>;
  readonly version?: VersionEntry;
  readonly children?: readonly ChildEntry[];
  readonly copies?: readonly CopyEntry[];
  /** null: there is none, and none is looked for. */
  readonly changedAt?: string | null;
  readonly createdAt?: string | null;
  readonly bookkeeping?: readonly string[];
  readonly milestones?: readonly Milestone[];
  readonly groups?: readonly FieldGroup[];
  readonly calls?: readonly CallType[];
  readonly ignore?: readonly IgnoreEntry[];
  readonly settleMs?: number;
  /** Where it stands: `lastwrite.config.json:12`. */
  readonly where: string;
}

/** What is as in ClickHouse and as in Postgres, or by id of a copy. */
export type ByCopy<T> = Readonly<Record<string, T>>;

export interface KeyPartEntry {
  readonly type?: KeyPartType;
  readonly form?: KeyForm;
  /** By copy, where the column is not called like the part. */
  readonly columns?: ByCopy<string>;
}

export interface Nouns {
  readonly one: string;
  readonly many?: string;
}

/** By field, which is called like its column in Postgres, unless it has an expression there; null: it is not compared. */
export type FieldsEntry = 'auto' | Readonly<Record<string, FieldEntry | null>>;

export interface FieldEntry {
  readonly label?: string;
  /** By copy; null: this copy keeps no such value. */
  readonly columns?: ByCopy<string | null>;
  /** By copy: SQL of one value of a row, in place of a column. With one for Postgres the field needs no column of its name. */
  readonly expressions?: ByCopy<string>;
}

export interface VersionEntry {
  readonly column?: string;
  readonly unit: VersionUnit;
}

export interface ChildEntry {
  readonly id: string;
  readonly postgres: string;
  readonly clickhouse?: string;
  /** Column of the child's table in Postgres → column of the root's, both of the record's key. */
  readonly parent?: Readonly<Record<string, string>>;
  /**
   * What tells the rows of a record apart: columns in Postgres, or key parts as those of the record. Left out: the columns of the primary key
   * that are not the record's.
   */
  readonly key?: readonly string[] | Readonly<Record<string, KeyPartEntry>>;
  readonly nouns?: Nouns;
  readonly fields?: FieldsEntry;
  readonly renames?: Readonly<Record<string, string>>;
  readonly deleted?: ByCopy<DeletionPredicate>;
  readonly version?: VersionEntry;
  readonly ignore?: readonly IgnoreEntry[];
}

/** A further copy. */
export interface CopyEntry {
  readonly id: string;
  readonly title?: string;
  readonly store: 'postgres' | 'clickhouse';
  /** The root's table; left out: it keeps rows of children alone. */
  readonly table?: string;
  /** Table by id of a child. */
  readonly children?: Readonly<Record<string, string>>;
  /** The child whose rows also hold the fields of the record itself, for which this copy has no table. */
  readonly carriesRoot?: string;
}

export interface IgnoreEntry {
  readonly column: string;
  readonly why: string;
  /** Left out: in every copy. */
  readonly copy?: string;
}

/** The store of a copy; null: the entry has no such copy. */
export function storeOfCopy(
  { copies = [] }: Pick<RecordEntry, 'copies'>,
  copy: string,
): 'postgres' | 'clickhouse' | null {
  if (copy === TRUTH_COPY || copy === CLICKHOUSE_COPY) return copy;
  return copies.find(({ id }) => id === copy)?.store ?? null;
}

/** The parts of a name in their order: `tenants/{tenant}/orders/{order}` → tenant, order. */
export function partsOfName(name: string): readonly string[] {
  return [...name.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part);
}

/** The names that an entry gives to a child's key parts; none when it leaves them to the primary key. */
export function keyNames({ key = [] }: Pick<ChildEntry, 'key'>): readonly string[] {
  return Array.isArray(key) ? (key as readonly string[]) : Object.keys(key);
}

/** How the configuration calls it, or its id in words. */
export function titleOf({ id, title }: Pick<RecordEntry, 'id' | 'title'>): string {
  return title ?? `${id.charAt(0).toUpperCase()}${wordsOf(id).slice(1)}`;
}

export function nounsOf({ id, nouns }: Pick<ChildEntry, 'id' | 'nouns'>): Required<Nouns> {
  const one = nouns?.one ?? wordsOf(id);
  return { one, many: nouns?.many ?? pluralOf(one) };
}

/** `lineItem`, `line_item` → `line item`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_\s-]+/g, ' ')
    .trim()
    .toLowerCase();
}

export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** What an entry says without the stores: enough to read names and reported calls. Key parts are text unless the entry knows better. */
export function typeBeforeStores(entry: RecordEntry): RecordType {
  const rowSet = (each: Pick<ChildEntry, 'id' | 'nouns'>, key: readonly string[] = []) => {
    const { one, many } = nounsOf(each);
    return { id: each.id, noun: one, plural: many, key: key.map((id) => ({ id, type: 'text' as const })), fields: [] };
  };
  const table = (id: string, name: string) => ({ rowSet: id, table: name, key: {} });
  const children = entry.children ?? [];
  return {
    id: entry.id,
    title: titleOf(entry),
    name: entry.name,
    key: partsOfName(entry.name).map((id) => {
      const { type = 'text', form } = entry.key?.[id] ?? {};
      return { id, type, ...(form === undefined ? {} : { form }) };
    }),
    rows: [rowSet(entry), ...children.map((child) => rowSet(child, keyNames(child)))],
    copies: [
      {
        id: TRUTH_COPY,
        title: 'Postgres',
        where: `Postgres, ${entry.postgres}`,
        store: 'postgres',
        role: 'truth',
        tables: [table(entry.id, entry.postgres), ...children.map((child) => table(child.id, child.postgres))],
      },
    ],
    changedAt: entry.changedAt ?? null,
    createdAt: entry.createdAt ?? null,
    bookkeeping: entry.bookkeeping ?? [],
    milestones: entry.milestones ?? [],
    groups: entry.groups ?? [],
    calls: entry.calls ?? [],
    ignore: [],
    settleMs: entry.settleMs ?? null,
  };
}
