import type { EnvironmentConfig } from '@/lib/environments/config';
import {
  CustomerNotListed,
  needsOwner,
  OwnerNotTold,
  type Owner,
  storesKey,
  storeSources,
  type StoreSources,
} from '@/lib/environments/environmentStores';
import { CommandFailed } from '@/lib/environments/runCommand';
import type { SecretSource } from '@/lib/environments/secretSource';
import { within } from '@/lib/stores/withDeadline';
import { openStores, type StoreConnection, type Stores } from '@/lib/stores/openStores';

export type StoreName = 'postgres' | 'clickhouse';
type Urls = Readonly<Record<StoreName, StoreConnection>>;

export interface Lease {
  readonly stores: Stores;
  readonly urls: Urls;
  release(): void;
}

interface Entry {
  readonly stores: Stores;
  readonly urls: Urls;
  users: number;
  retired: boolean;
}

/** One database per customer and profile is the norm, and an incident touches few of them. */
const MOST_OPEN = 64;
const CONNECTIONS_PER_OWNER = 4;

const notConfigured = (store: StoreName): StoreConnection => ({
  unavailable: {
    code: 'connection_refused',
    message: `This environment has no ${store === 'postgres' ? 'Postgres' : 'ClickHouse'} configured.`,
    hint: `Set LASTWRITE_${store.toUpperCase()}_URL, or add it to the configuration file.`,
  },
});

/**
 * Opens the stores of an environment, or of one customer and profile in it, once, and shares them. The least recently used are closed
 * beyond a bound, once nobody reads from them any more.
 */
export class StorePool {
  private readonly sources = new Map<string, StoreSources>();
  /** In order of last use. */
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly mostOpen = MOST_OPEN) {}

  /**
   * Calls `action` with the stores. Where its result tells of credentials that were refused and a command can print others, the command
   * runs again and the action once more.
   */
  async use<T>(
    environment: EnvironmentConfig,
    owner: Owner,
    action: (stores: Stores) => Promise<T>,
    refusedBy: (result: T) => readonly StoreName[] = () => [],
    withinMs = environment.timeoutMs,
  ): Promise<T> {
    const first = await this.once(environment, owner, action, withinMs);
    const refused = refusedBy(first.result).map((store) => this.refuse(environment, owner, store, first.urls));
    return refused.includes(true) ? (await this.once(environment, owner, action, withinMs)).result : first.result;
  }

  /** The stores until `release` is called, which has to be exactly once. A command that takes longer than `withinMs` makes its store unavailable. */
  async lease(environment: EnvironmentConfig, owner: Owner, withinMs = environment.timeoutMs): Promise<Lease> {
    const key = storesKey(environment, owner);
    const { postgres, clickhouse } = this.sourcesOf(key, environment, owner);
    const [postgresUrl, clickhouseUrl] = await Promise.all([
      connectionOf('postgres', postgres, withinMs),
      connectionOf('clickhouse', clickhouse, withinMs),
    ]);
    const entry = this.acquire(key, environment, { postgres: postgresUrl, clickhouse: clickhouseUrl });
    return {
      stores: entry.stores,
      urls: entry.urls,
      release: () => {
        this.release(entry);
      },
    };
  }

  async close(): Promise<void> {
    const open = [...this.entries.values()];
    this.entries.clear();
    await Promise.allSettled(open.map(({ stores }) => stores.close()));
  }

  private async once<T>(
    environment: EnvironmentConfig,
    owner: Owner,
    action: (stores: Stores) => Promise<T>,
    withinMs: number,
  ): Promise<{ result: T; urls: Urls }> {
    const lease = await this.lease(environment, owner, withinMs);
    try {
      return { result: await action(lease.stores), urls: lease.urls };
    } finally {
      lease.release();
    }
  }

  private sourcesOf(key: string, environment: EnvironmentConfig, owner: Owner): StoreSources {
    const known = this.sources.get(key);
    if (known) return known;
    const opened = storeSources(environment, owner);
    this.sources.set(key, opened);
    return opened;
  }

  private acquire(key: string, environment: EnvironmentConfig, urls: Urls): Entry {
    const present = this.entries.get(key);
    this.entries.delete(key);
    if (present && sameUrls(present.urls, urls)) {
      this.entries.set(key, present);
      present.users += 1;
      return present;
    }
    if (present) this.retire(present);
    const poolSize = needsOwner(environment) ? { poolSize: CONNECTIONS_PER_OWNER } : {};
    const withSize = (connection: StoreConnection) =>
      'url' in connection ? { ...connection, ...poolSize } : connection;
    const stores = openStores({
      postgres: withSize(urls.postgres),
      clickhouse: withSize(urls.clickhouse),
      timeoutMs: environment.timeoutMs,
    });
    const entry: Entry = { stores, urls, users: 1, retired: false };
    this.entries.set(key, entry);
    this.evict();
    return entry;
  }

  private evict(): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= this.mostOpen) return;
      this.entries.delete(key);
      this.sources.delete(key);
      this.retire(entry);
    }
  }

  private retire(entry: Entry): void {
    entry.retired = true;
    if (entry.users === 0) void entry.stores.close();
  }

  private release(entry: Entry): void {
    entry.users -= 1;
    if (entry.retired && entry.users === 0) void entry.stores.close();
  }

  /** True when there is hope for another answer. */
  private refuse(environment: EnvironmentConfig, owner: Owner, store: StoreName, urls: Urls): boolean {
    const source = this.sources.get(storesKey(environment, owner))?.[store];
    const used = urls[store];
    return source !== null && source !== undefined && 'url' in used && source.refused(used.url);
  }
}

/** A command that fails makes its own store unavailable, not the answer. */
async function connectionOf(store: StoreName, source: SecretSource | null, withinMs: number): Promise<StoreConnection> {
  if (source === null) return notConfigured(store);
  try {
    return {
      url: await within(
        withinMs,
        () => new CommandFailed('of this store', `gave no answer within ${Math.round(withinMs)} ms`),
        () => source.get(),
      ),
    };
  } catch (error) {
    if (error instanceof CustomerNotListed)
      return {
        unavailable: {
          code: 'command_failed',
          message: error.message,
          hint: 'Add it to "customers" in the configuration file, or set "any": true next to the command.',
        },
      };
    if (error instanceof OwnerNotTold)
      return {
        unavailable: {
          code: 'command_failed',
          message: error.message,
          hint: 'See the placeholders of its connections in the configuration file.',
        },
      };
    if (!(error instanceof CommandFailed)) throw error;
    return {
      unavailable: {
        code: 'command_failed',
        message: error.message,
        hint: 'Run the command from the configuration file by hand.',
      },
    };
  }
}

function sameUrls(a: Urls, b: Urls): boolean {
  return sameConnection(a.postgres, b.postgres) && sameConnection(a.clickhouse, b.clickhouse);
}

function sameConnection(a: StoreConnection, b: StoreConnection): boolean {
  return 'url' in a && 'url' in b
    ? a.url === b.url
    : 'unavailable' in a && 'unavailable' in b && a.unavailable.message === b.unavailable.message;
}
