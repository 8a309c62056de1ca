import pg from 'pg';
import { Connection, type ConnectionOptions } from './Connection';
import { waitForPlace } from './waitForPlace';

export interface PoolOptions extends Omit<pg.PoolConfig, keyof ConnectionOptions | 'Client'>, ConnectionOptions {
  /** The most it has at once, where nobody else needs them. */
  readonly max: number;
  /** Whoever uses it needs them all to get anywhere: it is given no less than `max`. */
  readonly isFirm?: boolean;
}

/** A pool of this process, for whoever divides connections among them. */
export interface SharedPool {
  readonly wanted: number;
  readonly isFirm: boolean;
  /** Connections that it has, or waits for. */
  inUse(): number;
  /** The most it may have from now on. What is beyond goes as soon as its user gives it back. */
  setMost(most: number): void;
}

/** The pages' bundle has modules of its own, and the same process. */
const held = globalThis as { [key: symbol]: Map<pg.Pool, SharedPool> | undefined };
const shared: Map<pg.Pool, SharedPool> = (held[Symbol.for('lastwrite.pools')] ??= new Map<pg.Pool, SharedPool>());

/** Those that are not closed. */
export function poolsOfThisProcess(): readonly SharedPool[] {
  return [...shared.values()];
}

/**
 * The only way to a pool: connects with the first query, every connection is a `Connection`, and silence on one is taken as silence on all that are idle. So after a
 * network that swallowed them all the next query opens a new one, where it would have met one dead connection after the other. A server that has no connection left
 * is waited for.
 */
export function openPool({ isFirm = false, ...options }: PoolOptions): pg.Pool {
  // The driver gives the pool's own options to it.
  const Client = Connection as unknown as new () => pg.ClientBase;
  const pool = new PatientPool({ keepAlive: true, ...options, Client });
  // The pool tells of idle connections that broke, and has dropped them by then.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.once('silent', () => {
      for (let left = pool.idleCount; left > 0; left -= 1) void dropWhenFree(pool);
    });
  });
  /** Asked to be dropped, and still in somebody's hands. */
  let dropping = 0;
  shared.set(pool, {
    wanted: options.max,
    isFirm,
    inUse: () => pool.totalCount + pool.waitingCount,
    setMost: (most) => {
      pool.options.max = most;
      for (; pool.totalCount - dropping > most; dropping += 1)
        void dropWhenFree(pool, () => pool.totalCount > pool.options.max).finally(() => (dropping -= 1));
    },
  });
  return pool;
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** A refused connection is a wait, and no failure: somebody gives one back. */
class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const connecting = this.#connect();
    if (callback === undefined) return connecting;
    connecting.then(
      (client) => callback(undefined, client, (release) => client.release(release as Error | boolean | undefined)),
      (error: unknown) => callback(error as Error, undefined, () => undefined),
    );
    return undefined;
  }

  override async end(): Promise<void> {
    shared.delete(this);
    await super.end();
  }

  #connect(): Promise<pg.PoolClient> {
    return waitForPlace(
      () => super.connect(),
      () => this.ending,
    );
  }
}

/** Drops one connection as soon as one is free, an idle one at once, unless it is no longer wanted gone by then. */
async function dropWhenFree(pool: pg.Pool, isWanted = () => true): Promise<void> {
  try {
    const client = await pool.connect();
    const drops = isWanted();
    if (drops) (client as PooledConnection).destroy();
    client.release(drops);
  } catch {
    // There is none to drop.
  }
}

type PooledConnection = pg.PoolClient & Connection;

/** Less is the patience of whoever asked, and says nothing about the server. */
const SILENCE_MS = 1_000;

/** Ends a connection of such a pool whose answer nobody waits for any more, `waitedMs` after it was asked; whoever has it out still has to give it back. */
export function abandon(client: pg.PoolClient, waitedMs: number): void {
  if (waitedMs < SILENCE_MS) (client as PooledConnection).destroy();
  else (client as PooledConnection).giveUp(waitedMs);
}
