import type { EnvironmentConfig } from '@/lib/environments/config';
import { RecordTypeUnread, RecordTypeUnusable, type InspectError } from '@/lib/inspect/errors';
import { mayShareName } from '@/lib/record/checkRecordTypes';
import { typeBeforeStores, type RecordEntry } from '@/lib/record/RecordEntry';
import { truthOf, type RecordType } from '@/lib/record/RecordType';
import { parseTableName } from '@/lib/record/tableName';
import { checkExpressions } from '@/lib/stores/discovery/checkExpressions';
import { findPostgresTable } from '@/lib/stores/discovery/findTable';
import { readCatalogs } from '@/lib/stores/discovery/readCatalogs';
import { resolveType, type Resolution } from '@/lib/stores/discovery/resolveType';
import type { Stores } from '@/lib/stores/openStores';
import { SourceFailure } from '@/lib/stores/SourceFailure';

/** A type as some stores have it. */
export type UsedType =
  { readonly type: RecordType; readonly warnings: readonly string[] } | { readonly error: InspectError };

interface Known {
  readonly resolution: Resolution;
  /** Two that are the same in all they say have the same text. */
  readonly text: string;
  readonly atMs: number;
}

/** The built-in types whose truth has no table in some stores, by id. */
interface Lacking {
  readonly ids: ReadonlySet<string>;
  readonly atMs: number;
}

/** A type that fits is read again after so long, while it is used on; one that does not may be put right at any time. */
const FRESH_MS = 60_000;
const FRESH_UNUSABLE_MS = 2_000;

/**
 * The record types of the console: the built-in ones and those of the configuration, which are made of the catalogs of the stores in which
 * they are first needed, and again as these change. A configured type takes the place of a built-in one whose id or names it has.
 */
export class ConfiguredTypes {
  private readonly known = new WeakMap<Stores, Map<string, Known>>();
  private readonly loading = new WeakMap<Stores, Map<string, Promise<Known>>>();
  private readonly lacking = new WeakMap<Stores, Lacking>();
  private readonly looking = new WeakMap<Stores, Promise<Lacking>>();
  /** The same by the id of an environment, as its stores told last. */
  private readonly lackingIn = new Map<string, ReadonlySet<string>>();
  private readonly builtIn: readonly RecordType[];
  private named: readonly RecordType[];

  /** `monotonicMs` is the clock; a test passes its own. */
  constructor(
    builtIn: readonly RecordType[],
    private readonly environments: readonly EnvironmentConfig[],
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    const all = environments.flatMap(({ records }) => records);
    const entries = all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
    const configured = entries.map(typeBeforeStores);
    this.builtIn = builtIn.filter(
      (type) => !configured.some((other) => other.id === type.id || mayShareName(other, type)),
    );
    this.named = [...this.builtIn, ...configured];
  }

  /** By these names are read: a configured type is as its entry says until some stores have told the types of its key. */
  get all(): readonly RecordType[] {
    return this.named;
  }

  /** The ids of the types that an environment may hold, a team's own first: built-in ones until its stores have told that they have no table of them. */
  idsIn({ id, records }: Pick<EnvironmentConfig, 'id' | 'records'>): readonly string[] {
    const lacking = this.lackingIn.get(id);
    return [
      ...records.map((entry) => entry.id),
      ...this.builtIn.flatMap((type) => (lacking?.has(type.id) ? [] : type.id)),
    ];
  }

  /** Has the stores of an environment tell which built-in types they have tables of; again after a minute, for which nobody waits. Never rejects for what a store does. */
  async learnBuiltIn(environment: EnvironmentConfig, stores: Stores): Promise<void> {
    this.lackingIn.set(environment.id, await this.lackedBy(stores));
  }

  /** The built-in types of whose truth the stores have no table; none while they do not answer. */
  async lackedBy(stores: Stores, freshMs = FRESH_MS): Promise<ReadonlySet<string>> {
    const found = this.lacking.get(stores);
    if (found !== undefined && this.monotonicMs() - found.atMs <= freshMs) return found.ids;
    const looking = this.lookForBuiltIn(stores).catch((error: unknown) => {
      if (!(error instanceof SourceFailure)) throw error;
      return found;
    });
    // Only a type that is refused is worth waiting for: its tables may have been made just now.
    if (found !== undefined && freshMs === FRESH_MS) return found.ids;
    return (await looking)?.ids ?? new Set();
  }

  private lookForBuiltIn(stores: Stores): Promise<Lacking> {
    const underway = this.looking.get(stores);
    if (underway !== undefined) return underway;
    const looking = (async () => {
      const wanted = this.builtIn.map((type) => [type.id, truthTables(type)] as const);
      const names = wanted.flatMap(([, tables]) => tables.flatMap((table) => parseTableName(table)?.table ?? []));
      const seen = await readCatalogs(stores, { postgres: names, clickhouse: [] });
      const lacks = (tables: readonly string[]) => tables.every((table) => findPostgresTable(seen, table) === null);
      const ids = new Set(wanted.flatMap(([id, tables]) => (lacks(tables) ? [id] : [])));
      const now: Lacking = { ids, atMs: this.monotonicMs() };
      this.lacking.set(stores, now);
      return now;
    })().finally(() => this.looking.delete(stores));
    this.looking.set(stores, looking);
    return looking;
  }

  environmentsOf(id: string): readonly string[] {
    return this.environments.filter((environment) => this.idsIn(environment).includes(id)).map((each) => each.id);
  }

  /** A type in the stores of an environment. Never rejects for what a store does. */
  async use(environment: EnvironmentConfig, stores: Stores, id: string): Promise<UsedType> {
    const builtIn = this.builtIn.find((type) => type.id === id);
    if (builtIn !== undefined) {
      const known = this.lacking.get(stores)?.ids.has(id) ?? false;
      if (known && (await this.lackedBy(stores, FRESH_UNUSABLE_MS)).has(id))
        return { error: new RecordTypeUnusable(noTablesOf(builtIn, environment), []) };
      return { type: builtIn, warnings: [] };
    }
    const entry = environment.records.find((each) => each.id === id);
    if (entry === undefined)
      return { error: new RecordTypeUnusable(`The environment ${environment.id} has no records of this type.`, []) };
    try {
      return toUsed(entry, (await this.resolution(environment, stores, entry)).resolution);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      const { message, hint } = error.error;
      return {
        error: new RecordTypeUnread(
          `The tables of the record type ${id} have not been read yet, because a store does not answer. ${message} ${hint}`,
        ),
      };
    }
  }

  private async resolution(environment: EnvironmentConfig, stores: Stores, entry: RecordEntry): Promise<Known> {
    const found = this.known.get(stores)?.get(entry.id);
    const ageMs = found === undefined ? Infinity : this.monotonicMs() - found.atMs;
    if (found === undefined) return this.load(environment, stores, entry);
    const usable = 'type' in found.resolution;
    if (ageMs <= (usable ? FRESH_MS : FRESH_UNUSABLE_MS)) return found;
    const loading = this.load(environment, stores, entry);
    if (!usable) return loading;
    // A store that is silent for now tells nothing new of its tables.
    loading.catch(() => undefined);
    return found;
  }

  private load(environment: EnvironmentConfig, stores: Stores, entry: RecordEntry): Promise<Known> {
    const underway = this.loading.get(stores) ?? new Map<string, Promise<Known>>();
    this.loading.set(stores, underway);
    const present = underway.get(entry.id);
    if (present !== undefined) return present;
    const loading = this.read(environment, stores, entry).finally(() => underway.delete(entry.id));
    underway.set(entry.id, loading);
    return loading;
  }

  private async read(environment: EnvironmentConfig, stores: Stores, entry: RecordEntry): Promise<Known> {
    const named = resolveType(entry, await readCatalogs(stores, tablesOf(entry)));
    // Only all tables tell which one was meant.
    const fits = 'type' in named ? named : resolveType(entry, await readCatalogs(stores));
    const resolution = await checkExpressions(stores, fits);
    const of = this.known.get(stores) ?? new Map<string, Known>();
    this.known.set(stores, of);
    const before = of.get(entry.id);
    const text = JSON.stringify(resolution);
    // The same object for as long as it says the same: what is kept of a type hangs on it.
    const now: Known = {
      resolution: before?.text === text ? before.resolution : resolution,
      text,
      atMs: this.monotonicMs(),
    };
    of.set(entry.id, now);
    if ('type' in now.resolution) this.name(environment, now.resolution.type);
    return now;
  }

  /** Names are read by the types as the first environment has them. */
  private name(environment: EnvironmentConfig, type: RecordType): void {
    const [first] = this.environments.filter(({ records }) => records.some(({ id }) => id === type.id));
    if (first?.id !== environment.id || this.named.includes(type)) return;
    this.named = this.named.map((each) => (each.id === type.id ? type : each));
  }
}

function toUsed(entry: RecordEntry, resolution: Resolution): UsedType {
  if ('type' in resolution) return resolution;
  const [first] = resolution.problems;
  const others = resolution.problems.length - 1;
  const more = others === 0 ? '' : ` ${others} more ${others === 1 ? 'problem' : 'problems'}.`;
  return {
    error: new RecordTypeUnusable(
      `The record type ${entry.id} (${entry.where}) does not fit the stores. ${first?.message ?? ''}${more}`,
      resolution.problems,
    ),
  };
}

function noTablesOf(type: RecordType, { id }: EnvironmentConfig): string {
  return `The environment ${id} has no ${type.rows[0]?.plural ?? type.id}: its Postgres has none of the tables ${truthTables(type).join(', ')}. Choose the environment that has them, or check the URL of this one.`;
}

/** A table of the same name in ClickHouse may be a team's own; in Postgres a schema is part of the name. */
function truthTables(type: RecordType): readonly string[] {
  return truthOf(type).tables.map(({ table }) => table);
}

function tablesOf({ postgres, clickhouse, children = [], copies = [] }: RecordEntry) {
  const tables = (names: readonly (string | undefined)[]) =>
    names.flatMap((name) => (name === undefined ? [] : (parseTableName(name)?.table ?? [])));
  const further = (store: 'postgres' | 'clickhouse') =>
    copies
      .filter((copy) => copy.store === store)
      .flatMap((copy) => [copy.table, ...Object.values(copy.children ?? {})]);
  return {
    postgres: tables([postgres, ...children.map((child) => child.postgres), ...further('postgres')]),
    clickhouse: tables([clickhouse, ...children.map((child) => child.clickhouse), ...further('clickhouse')]),
  };
}
