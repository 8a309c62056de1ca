/**
 * What a record is, as data: how it is named, which rows it has, where its copies are, and what its calls do to it. SQL, comparison,
 * findings, sentences and screens are driven by it; a team with other tables writes another one.
 */
export interface RecordType {
  /** In addresses, the API and the configuration: `order`. */
  readonly id: string;
  /** As a person names one: `Order`. */
  readonly title: string;
  /** How people write the name of one; each `{part}` is a key part: `tenants/{tenant}/orders/{order}`. */
  readonly name: string;
  /** The parts that tell records apart, 1 to 6, in the order of the name. */
  readonly key: readonly KeyPart[];
  /** The root's row set first, then those of its children. */
  readonly rows: readonly RowSet[];
  /** The truth first. */
  readonly copies: readonly [TruthCopyType, ...DerivedCopyType[]];
  /** The root's field that says when the truth last changed; null: there is none. */
  readonly changedAt: string | null;
  /** The root's field that says when the record was created; null: there is none. */
  readonly createdAt: string | null;
  /** Fields of the root that every write changes, `changedAt` apart: on their own they tell of no loss. */
  readonly bookkeeping: readonly string[];
  readonly milestones: readonly Milestone[];
  readonly groups: readonly FieldGroup[];
  readonly calls: readonly CallType[];
  /** Columns that are not compared, and why. */
  readonly ignore: readonly IgnoredColumn[];
  /** Younger than this, a difference may still go away; null: as the environment says. */
  readonly settleMs: number | null;
}

/** What names are read by: enough of a type to pick its names out of a text. */
export type NamedType = Pick<RecordType, 'id' | 'title' | 'name' | 'key'>;

export const keyPartTypes = ['text', 'uuid', 'integer'] as const;
export type KeyPartType = (typeof keyPartTypes)[number];

export interface KeyPart {
  readonly id: string;
  readonly type: KeyPartType;
  /** A stricter form than the type's, where the names of this type have one. */
  readonly form?: KeyForm;
}

export interface KeyForm {
  /** A regular expression's source for the whole part, of linear time. */
  readonly pattern: string;
  readonly longest: number;
  /** In words, after "the customer is": "1 to 63 lower-case letters, digits or inner hyphens". */
  readonly expected: string;
  readonly example: string;
}

export interface RowSet {
  readonly id: string;
  /** In a sentence, after "the" for the root, before its key for a child: `card`, `score`. */
  readonly noun: string;
  readonly plural: string;
  /** Further key parts, which tell the rows of a record apart; none for the root. */
  readonly key: readonly KeyPart[];
  readonly fields: readonly Field[];
}

export interface Field {
  readonly id: string;
  readonly label: string;
  /** By copy id, where its value is; a copy without an entry keeps no such value. */
  readonly columns: Readonly<Record<string, string>>;
  /** By copy id, the SQL of one value that stands for a column there; that copy has no entry in `columns`. */
  readonly expressions?: Readonly<Record<string, string>>;
}

interface CopyBase {
  readonly id: string;
  readonly title: string;
  /** In a few words, for whoever asks what this copy is. */
  readonly where: string;
}

/** The truth: one table in Postgres for each row set. */
export interface TruthCopyType extends CopyBase {
  readonly store: 'postgres';
  readonly role: 'truth';
  readonly tables: readonly TableOfRows[];
}

export interface DerivedCopyType extends CopyBase {
  readonly store: 'postgres' | 'clickhouse';
  readonly role: 'derived';
  readonly tables: readonly TableOfRows[];
}

export type CopyType = TruthCopyType | DerivedCopyType;

export interface TableOfRows {
  readonly rowSet: string;
  /**
   * `schema.table` or `table`; in ClickHouse `database.table` or `table`. Case is kept as written; a part that holds a dot or a double quote
   * stands in double quotes, as in SQL: `sales."order.lines"` (see `parseTableName`).
   */
  readonly table: string;
  /** Column by key part, the record's parts and the row set's own. A child's table may lack parts of the record, where the others find its rows. */
  readonly key: Readonly<Record<string, string>>;
  /** Each row also carries the fields of the root, of which this copy keeps no row of its own. Postgres only. */
  readonly carriesRoot?: boolean;
  /** Rows for which this holds are deleted. */
  readonly deletion?: DeletionPredicate;
  /** ClickHouse only: what the version is, where the column's type does not say it. */
  readonly version?: { readonly column?: string; readonly unit: VersionUnit };
}

/** `column = value`, or `column IS NOT NULL`. */
export interface DeletionPredicate {
  readonly column: string;
  readonly is: { readonly equal: string } | 'not_null';
}

export const versionUnits = ['time', 's', 'ms', 'us', 'ns', 'counter', 'lsn', 'none'] as const;
export type VersionUnit = (typeof versionUnits)[number];

/** Fields that, once set, are never unset. A version that holds one while the truth does not is a witness of a lost update. */
export interface Milestone {
  readonly id: string;
  /** `shipped state`, as a check is called. */
  readonly title: string;
  /** Fields of the root, the one that says when it was reached first. */
  readonly fields: readonly [string, ...string[]];
  /** `Shipped`, before "then lost". */
  readonly past: string;
  /** `shipment`, after "holds a". */
  readonly noun: string;
}

/** Fields of the root that are judged together, with their own check. */
export interface FieldGroup {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly string[];
}

export interface IgnoredColumn {
  readonly copy: string;
  readonly rowSet: string;
  readonly column: string;
  readonly why: string;
}

export const callKinds = ['create', 'update', 'read', 'delete', 'copy'] as const;
/** `copy`: it writes no truth, only copies. */
export type CallKind = (typeof callKinds)[number];

/**
 * When a call writes a field. `always`: whatever it is asked · `asked`: when its request names it · `maybe`: when its request names it, and a
 * condition on the row holds · `unasked`: it may, whether its request names it or not.
 */
export const writeConditions = ['always', 'asked', 'maybe', 'unasked'] as const;
export type WriteCondition = (typeof writeConditions)[number];

/** A call of an API that works on records of this type. */
export interface CallType {
  readonly id: string;
  /** In a sentence, after "a": `Submit`. */
  readonly noun: string;
  readonly kind: CallKind;
  /** Fields of the root by id. */
  readonly sets: Readonly<Record<string, WriteCondition>>;
  /** The child rows that it sets as a whole list: what the list leaves out is gone by right. */
  readonly replaces: readonly ReplacedRows[];
  /** Fields of the root that it computes when it replaces child rows; its answer alone says to what. */
  readonly computes: readonly string[];
  /** Fields of the root that are times which the call itself takes, the newest first. */
  readonly stamps: readonly string[];
  /** The property of a request or an answer that holds the record; null: it is the body itself. */
  readonly resource: string | null;
}

export interface ReplacedRows {
  readonly rowSet: string;
  /** The property of the record that lists them. */
  readonly list: string;
  /** Property of a listed row by key part. */
  readonly key: Readonly<Record<string, string>>;
}

export function rootOf(type: RecordType): RowSet {
  const [root] = type.rows;
  if (root === undefined) throw new TypeError(`the record type ${type.id} has no rows`);
  return root;
}

/** @throws TypeError for a row set that the type does not have */
export function rowSetOf(type: RecordType, id: string): RowSet {
  const found = type.rows.find((rowSet) => rowSet.id === id);
  if (found === undefined) throw new TypeError(`the record type ${type.id} has no rows ${id}`);
  return found;
}

export function childrenOf(type: RecordType): readonly RowSet[] {
  return type.rows.slice(1);
}

export function truthOf(type: RecordType): TruthCopyType {
  return type.copies[0];
}

/** Where the truth keeps the root's rows. */
export function rootTableOf(type: RecordType): TableOfRows {
  const source = truthOf(type).tables.find(({ rowSet }) => rowSet === rootOf(type).id);
  if (source === undefined) throw new TypeError(`the truth of ${type.id} has no table of its root`);
  return source;
}

export function derivedOf(type: RecordType): readonly DerivedCopyType[] {
  return type.copies.slice(1) as readonly DerivedCopyType[];
}

export function postgresCopiesOf(type: RecordType): readonly DerivedCopyType[] {
  return derivedOf(type).filter(({ store }) => store === 'postgres');
}

export function clickhouseCopiesOf(type: RecordType): readonly DerivedCopyType[] {
  return derivedOf(type).filter(({ store }) => store === 'clickhouse');
}

/** What a copy keeps of a field: a column's name, or an expression; undefined: nothing. */
export function keptIn(
  { columns, expressions }: Pick<Field, 'columns' | 'expressions'>,
  copy: string,
): string | undefined {
  return columns[copy] ?? expressions?.[copy];
}

/** The columns of a copy whose values are held against the truth's. */
export function comparedColumns(fields: readonly Field[], copy: string, truth: string): readonly string[] {
  return fields.flatMap((field) => (keptIn(field, truth) === undefined ? [] : (field.columns[copy] ?? [])));
}

/** The call of a name; null for one that the type does not have. */
export function callOf(type: Pick<RecordType, 'calls'>, id: string): CallType | null {
  return type.calls.find((call) => call.id === id) ?? null;
}

/** Every field that is a milestone, or part of one. */
export function milestoneFieldsOf(type: RecordType): ReadonlySet<string> {
  return new Set(type.milestones.flatMap(({ fields }) => fields));
}

export function milestoneOf(type: RecordType, field: string): Milestone | null {
  return type.milestones.find(({ fields }) => fields.includes(field)) ?? null;
}

/** Fields that every write changes. */
export function bookkeepingOf(type: RecordType): ReadonlySet<string> {
  return new Set([...type.bookkeeping, ...(type.changedAt === null ? [] : [type.changedAt])]);
}

/** How a copy is seen: its rows, or of a ClickHouse copy the merged view and every version. */
export type CopyView = 'rows' | 'final' | 'raw';

/** One column of the comparison. Ids: a Postgres copy's own; `clickhouse.final` and `clickhouse.raw` of a ClickHouse copy. */
export interface Source {
  readonly id: string;
  readonly copy: string;
  /** As sentences name it: `director`, `FINAL`. */
  readonly title: string;
  readonly where: string;
  readonly store: 'postgres' | 'clickhouse';
  readonly role: 'truth' | 'derived';
  readonly view: CopyView;
}

/** Each copy as it is read: the truth, then Postgres copies, then FINAL and RAW of each ClickHouse copy. */
export function sourcesOf(type: RecordType): readonly Source[] {
  const only = clickhouseCopiesOf(type).length === 1;
  const named = (copy: CopyType, view: 'FINAL' | 'RAW') => (only ? view : `${copy.title} ${view}`);
  return [truthOf(type), ...postgresCopiesOf(type), ...clickhouseCopiesOf(type)].flatMap((copy): readonly Source[] => {
    const { id, title, where, store, role } = copy;
    if (store === 'postgres') return [{ id, copy: id, title, where, store, role, view: 'rows' }];
    return [
      {
        id: finalId(id),
        copy: id,
        title: named(copy, 'FINAL'),
        where: `${where}, the merged view`,
        store,
        role,
        view: 'final',
      },
      {
        id: rawId(id),
        copy: id,
        title: named(copy, 'RAW'),
        where: `${where}, every row version it still stores`,
        store,
        role,
        view: 'raw',
      },
    ];
  });
}

/** Whether some copy is read by more than its columns: then a row may be one that the store cannot compute. */
export function hasExpressions({ rows }: Pick<RecordType, 'rows'>): boolean {
  return rows.some(({ fields }) => fields.some(({ expressions }) => expressions !== undefined));
}

export function finalId(copy: string): string {
  return `${copy}.final`;
}

export function rawId(copy: string): string {
  return `${copy}.raw`;
}
