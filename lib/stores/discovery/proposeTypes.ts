import { pluralOf, wordsOf, type ChildEntry, type RecordEntry } from '@/lib/record/RecordEntry';
import { reservedWords } from '@/lib/record/reservedWords';
import { parseEngine } from '../clickhouse/parseEngine';
import type { Catalogs, ClickHouseTableSeen, PostgresTableSeen } from './Catalogs';
import { findClickHouseTable, findPostgresTable, writtenName } from './findTable';
import { pairTables, singular, singularOf, type Pair } from './pairTables';
import { resolveType, type Resolution } from './resolveType';

/** A pair of tables that look like a record and its copy, with its children. */
export interface Proposal {
  /** As the configuration would have it. */
  readonly entry: RecordEntry;
  /** 0 to 1: how much speaks for it. */
  readonly score: number;
  readonly reasons: readonly string[];
  readonly resolution: Resolution;
  /** A configured type has its table in Postgres. */
  readonly configured: boolean;
}

/** What is configured already: proposals are called differently. */
export interface Configured {
  readonly types: readonly Pick<RecordEntry, 'id' | 'name'>[];
  /** Their tables in Postgres, as the configuration writes them. */
  readonly tables: readonly string[];
}

export interface Proposals {
  /** The best first. */
  readonly proposals: readonly Proposal[];
  /** Tables without a proposal. */
  readonly left: { readonly postgres: readonly string[]; readonly clickhouse: readonly string[] };
  /** So many pairs of tables were held against each other, column by column. */
  readonly compared: number;
}

/** The Postgres tables that ClickHouse seems to have copies of, by names, keys and columns. Each table is in at most one proposal. Pure. */
export function proposeTypes(catalogs: Catalogs, configured: Configured = { types: [], tables: [] }): Proposals {
  const { pairs, compared } = pairTables(catalogs);
  const byTable = new Map(pairs.map((pair) => [idOfTable(pair.postgres), pair]));
  const parents = new Map(pairs.map((pair) => [pair, parentOf(pair, byTable)]));
  const roots = pairs.filter((pair) => {
    const parent = parents.get(pair) ?? null;
    return parent === null || parents.get(parent) !== null;
  });
  const known = new Set(configured.tables.map((name) => findPostgresTable(catalogs, name)));
  const taken: Taken = {
    ids: new Set(configured.types.map(({ id }) => id)),
    names: new Set(configured.types.map(({ name }) => shapeOf(name))),
  };
  const unusable = new Set<Pair>();
  const proposals = roots.map((pair): Proposal => {
    const children = pairs.filter((each) => parents.get(each) === pair && !roots.includes(each));
    const configured = known.has(pair.postgres);
    const entry = toEntry(pair, children, configured ? { ids: new Set(), names: new Set() } : taken);
    const resolution = resolveProposed(entry, catalogs);
    const at = wrongChildren(resolution);
    const reasons = [...pair.reasons, ...whyCalled(entry, pair)];
    if (at.size === 0) return { entry, score: pair.score, reasons, resolution, configured };
    // A record is worth more without a table than not at all.
    const { children: proposed = [], ...alone } = entry;
    const usable = proposed.filter((_, index) => !at.has(index));
    const left = usable.length === 0 ? alone : { ...alone, children: usable };
    for (const index of at.keys()) for (const child of children.slice(index, index + 1)) unusable.add(child);
    const why = [...at].map(
      ([index, why]) => `its rows in ${proposed[index]?.postgres} cannot be compared: ${why.replace(/\.$/, '')}`,
    );
    return {
      entry: left,
      score: pair.score,
      reasons: [...reasons, ...why],
      resolution: resolveProposed(left, catalogs),
      configured,
    };
  });
  const used = new Set<unknown>(
    pairs.filter((pair) => !unusable.has(pair)).flatMap(({ postgres, clickhouse }) => [postgres, clickhouse]),
  );
  const left = (tables: readonly (PostgresTableSeen | ClickHouseTableSeen)[]) =>
    tables.filter((table) => !used.has(table)).map(writtenName);
  return { proposals, left: { postgres: left(catalogs.postgres), clickhouse: left(catalogs.clickhouse) }, compared };
}

/** A team that names such a table itself sees its rows, without one that counts; nobody is advised to. */
function resolveProposed(entry: RecordEntry, catalogs: Catalogs): Resolution {
  const tables = [entry, ...(entry.children ?? [])].map(({ clickhouse = '' }) => clickhouse);
  const problems = tables.flatMap((name, index) => {
    const found = findClickHouseTable(catalogs, name);
    const { engine, engineFull } = found?.underlying ?? found?.table ?? { engine: '', engineFull: '' };
    if (parseEngine(engine, engineFull).family !== 'merging') return [];
    return [
      {
        path: index === 0 ? 'clickhouse' : `children[${index - 1}].clickhouse`,
        message: `${name} has the engine ${engine}, whose merges combine the rows of a key into one: no row there is a copy of a row in Postgres.`,
      },
    ];
  });
  return problems.length > 0 ? { problems } : resolveType(entry, catalogs);
}

/** Where nothing but children is wrong: what is, by their place. */
function wrongChildren(resolution: Resolution): ReadonlyMap<number, string> {
  if ('type' in resolution) return new Map();
  const places = resolution.problems.map(
    ({ path, message }) => [/^children\[(\d+)\]/.exec(path)?.[1], message] as const,
  );
  if (places.some(([place]) => place === undefined)) return new Map();
  return new Map([...places].reverse().map(([place, message]) => [Number(place), message]));
}

/** The pair whose key the foreign key of a table refers to, where the table's own key or name says that its rows belong to those. */
function parentOf({ postgres }: Pair, pairs: ReadonlyMap<string, Pair>): Pair | null {
  for (const { schema, table, columns, references } of postgres.foreignKeys) {
    const parent = pairs.get(idOfTable({ schema, table }));
    if (parent === undefined || parent.postgres === postgres) continue;
    const key = parent.postgres.keys[0]?.columns ?? [];
    if (!key.every((column) => references.includes(column))) continue;
    const own = postgres.keys[0]?.columns ?? [];
    const within = own.length > columns.length && columns.every((column) => own.includes(column));
    if (within || singular(postgres.table).startsWith(singular(table))) return parent;
  }
  return null;
}

function idOfTable({ schema, table }: Pick<PostgresTableSeen, 'schema' | 'table'>): string {
  return JSON.stringify([schema, table]);
}

interface Taken {
  readonly ids: Set<string>;
  /** Names that differ in what their parts are called alone name the same records. */
  readonly names: Set<string>;
}

function shapeOf(name: string): string {
  return name.replace(/\{\w+\}/g, '{}');
}

function whyCalled({ id }: RecordEntry, { postgres }: Pair): readonly string[] {
  const plain = idOf(postgres.table);
  return id === plain ? [] : [`its id is ${id}, as ${plain} or its name would be that of another record type`];
}

function toEntry({ postgres, clickhouse }: Pair, children: readonly Pair[], taken: Taken): RecordEntry {
  const key = postgres.keys[0]?.columns ?? [];
  const singularWords = idOf(postgres.table);
  const parts = partsOf(key);
  const word = (name: string) =>
    unaccented(wordsOf(name))
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  const before = key
    .slice(0, -1)
    .map((column, index) => `${pluralOf(word(column.replace(/_?id$/i, '')) || 'key')}/{${parts[index]}}`);
  const own = `${pluralOf(word(singularWords) || 'row')}/{${parts.at(-1)}}`;
  const plain = [...before, own].join('/');
  const isFree = (each: { readonly id: string; readonly name: string }) =>
    !taken.ids.has(each.id) &&
    !taken.names.has(shapeOf(each.name)) &&
    !reservedWords.has(each.name.split('/')[0] ?? '');
  let called = { id: singularWords, name: plain };
  for (let count = 1; !isFree(called); count += 1) {
    const again = count === 1 ? '' : `-${count}`;
    called = {
      id: `${idOf(postgres.schema)}_${singularWords}${again.replace('-', '_')}`,
      name: `${word(postgres.schema)}${again}/${plain}`,
    };
  }
  const { id, name } = called;
  taken.ids.add(id);
  taken.names.add(shapeOf(name));
  const columns = Object.fromEntries(
    key.flatMap((column, index) =>
      parts[index] === column ? [] : [[parts[index] ?? '', { columns: { postgres: column } }]],
    ),
  );
  return {
    id,
    name,
    postgres: writtenName(postgres),
    clickhouse: writtenName(clickhouse),
    ...(Object.keys(columns).length === 0 ? {} : { key: columns }),
    ...(children.length === 0 ? {} : { children: children.map((child) => toChild(child, postgres)) }),
    where: 'proposed',
  };
}

function toChild({ postgres, clickhouse }: Pair, parent: PostgresTableSeen): ChildEntry {
  const id = idOf(postgres.table);
  const prefix = `${idOf(parent.table)}_`;
  const key = postgres.foreignKeys.find(({ schema, table }) => schema === parent.schema && table === parent.table);
  const renamed = key?.columns.flatMap((column, place) => {
    const of = key.references[place] ?? '';
    return column === of ? [] : [[column, of] as const];
  });
  return {
    id: id.startsWith(prefix) ? id.slice(prefix.length) : id,
    postgres: writtenName(postgres),
    clickhouse: writtenName(clickhouse),
    ...(renamed === undefined || renamed.length === 0 ? {} : { parent: Object.fromEntries(renamed) }),
  };
}

/** What the parts of a name are called: as the column, where a part may be called like that. */
function partsOf(key: readonly string[]): readonly string[] {
  return key.reduce<readonly string[]>((parts, column, index) => {
    const name = /^[A-Za-z]\w{0,62}$/.test(column)
      ? column
      : unaccented(wordsOf(column)).replace(/\W+/g, '_').slice(0, 60);
    const usable = /^[A-Za-z]\w*$/.test(name) && !parts.includes(name);
    return [...parts, usable ? name : `key${index + 1}`];
  }, []);
}

/** Letters without their accents: names of records and ids have no others. */
function unaccented(text: string): string {
  return text.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
}

/** `order_items` → `order_item`, in letters that an id may have. */
function idOf(table: string): string {
  const words = unaccented(wordsOf(table))
    .split(' ')
    .map((word) => word.replace(/\W/g, ''));
  const id = [...words.slice(0, -1), singularOf(words.at(-1) ?? '')].filter((word) => word !== '').join('_');
  return /^[a-z]/i.test(id) ? id.slice(0, 63) : `t${id}`.slice(0, 63);
}
