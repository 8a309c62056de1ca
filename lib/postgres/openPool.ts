import pg from 'pg';
import { Connection, type ConnectionOptions } from './Connection';

export interface PoolOptions extends Omit<pg.PoolConfig, keyof ConnectionOptions | 'Client'>, ConnectionOptions {
  readonly max: number;
}

/**
 * The only way to a pool: connects with the first query, every connection is a `Connection`, and silence on one is taken as silence on all that are idle. So after a
 * network that swallowed them all the next query opens a new one, where it would have met one dead connection after the other.
 */
export function openPool(options: PoolOptions): pg.Pool {
  // The driver gives the pool's own options to it.
  const Client = Connection as unknown as new () => pg.ClientBase;
  const pool = new pg.Pool({ keepAlive: true, ...options, Client });
  // The pool tells of idle connections that broke, and has dropped them by then.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.once('silent', () => dropIdle(pool));
  });
  return pool;
}

function dropIdle(pool: pg.Pool): void {
  for (let left = pool.idleCount; left > 0; left -= 1) {
    void pool.connect().then(
      (client) => {
        (client as PooledConnection).destroy();
        client.release(true);
      },
      () => undefined,
    );
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
