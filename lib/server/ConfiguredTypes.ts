import type { EnvironmentConfig } from '@/lib/environments/config';
import { RecordTypeUnread, RecordTypeUnusable, type InspectError } from '@/lib/inspect/errors';
import { mayShareName } from '@/lib/record/checkRecordTypes';
import { typeBeforeStores, type RecordEntry } from '@/lib/record/RecordEntry';
import type { RecordType } from '@/lib/record/RecordType';
import { parseTableName } from '@/lib/record/tableName';
import { checkExpressions } from '@/lib/stores/discovery/checkExpressions';
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

  /** The ids of the types that an environment may hold. A team's own come first: its stores need not have the tables of the built-in ones. */
  idsIn({ records }: Pick<EnvironmentConfig, 'records'>): readonly string[] {
    return [...records.map(({ id }) => id), ...this.builtIn.map(({ id }) => id)];
  }

  environmentsOf(id: string): readonly string[] {
    return this.environments.filter((environment) => this.idsIn(environment).includes(id)).map((each) => each.id);
  }

  /** A type in the stores of an environment. Never rejects for what a store does. */
  async use(environment: EnvironmentConfig, stores: Stores, id: string): Promise<UsedType> {
    const builtIn = this.builtIn.find((type) => type.id === id);
    if (builtIn !== undefined) return { type: builtIn, warnings: [] };
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
  const more = resolution.problems.length > 1 ? ` ${resolution.problems.length - 1} more problems.` : '';
  return {
    error: new RecordTypeUnusable(
      `The record type ${entry.id} (${entry.where}) does not fit the stores. ${first?.message ?? ''}${more}`,
      resolution.problems,
    ),
  };
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
