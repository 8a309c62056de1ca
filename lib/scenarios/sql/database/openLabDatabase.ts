import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection, type Connection } from '@/lib/postgres/Connection';
import { waitForPlace } from '@/lib/postgres/waitForPlace';
import { LabError } from './LabError';
import type { LabLimits } from './limits';

/** A separate database and role for one order at a time, so a race reaches nothing else, especially no other race. */
export interface LabDatabase {
  readonly name: string;
  /** As the role of the race: no superuser, no member of anything. */
  readonly url: string;
  /** As the role that made it, whose sessions no race can end. */
  readonly ownerUrl: string;
  /** Gives the role the password and the settings back that it was made with: a race may change both. Sessions that are open keep theirs. */
  restoreRole(): Promise<void>;
  /** Drops whatever the role has made, and gives it an empty schema. No session of the race may be in a transaction. */
  reset(): Promise<void>;
  /**
   * Waits until no other race that prepares transactions is on the server, and keeps others waiting until what it gives is called. That rolls back what is still
   * prepared.
   */
  alone(signal: AbortSignal | undefined): Promise<() => Promise<void>>;
  sizeInBytes(): Promise<number>;
  /** Ends sessions of the race, whatever they are doing. */
  terminate(pids: readonly number[]): Promise<void>;
  /** Ends every session, and drops database and role. */
  drop(): Promise<void>;
}

/** Where a race lives; its search path begins with it. */
export const RACE_SCHEMA = 'race';
const INSUFFICIENT_PRIVILEGE = '42501';
const OBJECT_IN_USE = '55006';
const ANSWER_WITHIN_MS = 60_000;
/** A run on a busy machine waits rather than fails. */
export const CONNECT_WITHIN_MS = 30_000;
/** The session that closes a cycle is refused at once, and it is always the same one. */
export const DEADLOCK_TIMEOUT = '10ms';

/**
 * Makes a database and a role. `url` is of a role that may make both, such as the embedded stack's `lastwrite_lab`, and may set deadlock_timeout and
 * temp_file_limit. @throws LabError
 */
export async function openLabDatabase(url: string, limits: LabLimits): Promise<LabDatabase> {
  const name = `lastwrite_lab_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(18).toString('hex');
  const opened: Connection[] = [];
  const open = async (to: string) => {
    const connection = await connect(to);
    opened.push(connection);
    return connection;
  };
  const server = await open(url);
  try {
    await server.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    await dropLeftovers(server, url);
    await makeRole(server, name, password, limits);
    await server.query(`CREATE DATABASE ${name}`);
    const control = await open(withDatabase(url, name));
    // Reading sizes and ending sessions must not wait for what drops a table.
    const watch = await open(withDatabase(url, name));
    await control.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    return await labDatabase({ name, password, url, limits }, { server, control, watch });
  } catch (error) {
    await Promise.allSettled(opened.filter((each) => each !== server).map((each) => each.end()));
    await dropDatabase(server, url, name).catch(() => undefined);
    await server.query(`DROP ROLE IF EXISTS ${name}`).catch(() => undefined);
    await server.end();
    throw error instanceof LabError ? error : new LabError('database', whyNot(error, url), { cause: error });
  }
}

async function labDatabase(
  {
    name,
    password,
    url,
    limits,
  }: { readonly name: string; readonly password: string; readonly url: string; readonly limits: LabLimits },
  { server, control, watch }: Readonly<Record<'server' | 'control' | 'watch', Connection>>,
): Promise<LabDatabase> {
  const reset = async () => {
    await rollBackPrepared(control, name);
    await control.query(
      `DROP OWNED BY ${name} CASCADE; GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${name} TO ${name}; CREATE SCHEMA ${RACE_SCHEMA} AUTHORIZATION ${name}`,
    );
  };
  await reset();
  const own = new URL(withDatabase(url, name));
  [own.username, own.password] = [name, password];
  return {
    name,
    url: own.href,
    ownerUrl: withDatabase(url, name),
    restoreRole: async () => {
      // What a role has set for one database goes before what it has for all.
      await control.query(`ALTER ROLE ${name} IN DATABASE ${name} RESET ALL`);
      await restoreRole(control, name, password, limits);
    },
    reset,
    alone: async (signal) => {
      const lock = "hashtext('lastwrite_lab: prepared transactions')";
      const take = () => server.query<{ held: boolean }>(`SELECT pg_try_advisory_lock(${lock}) AS held`);
      while ((await take()).rows[0]?.held !== true) await sleep(ALONE_AGAIN_MS, undefined, { signal });
      return async () => {
        try {
          await rollBackPrepared(control, name);
        } finally {
          await server.query(`SELECT pg_advisory_unlock(${lock})`);
        }
      };
    },
    sizeInBytes: async () => {
      const { rows } = await watch.query<{ bytes: string }>(
        'SELECT pg_database_size(current_database())::text AS bytes',
      );
      return Number(rows[0]?.bytes ?? 0);
    },
    terminate: async (pids) => {
      // Signal all of them before waiting for the first one.
      await watch.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);
      await watch.query('SELECT pg_terminate_backend(pid, 5000) FROM unnest($1::int[]) AS pid', [pids]);
    },
    drop: async () => {
      try {
        // Whoever drops it rolls back what is prepared by then, where this connection is gone.
        await rollBackPrepared(control, name).catch(() => undefined);
        await Promise.allSettled([control.end(), watch.end()]);
        await dropDatabase(server, url, name);
        await server.query(`DROP ROLE IF EXISTS ${name}`);
      } finally {
        await server.end();
      }
    },
  };
}

/** Those of processes that were killed. A process that lives holds the lock of its own. */
async function dropLeftovers(server: Connection, url: string): Promise<void> {
  const { rows } = await server.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles WHERE rolname ~ '^lastwrite_lab_[0-9a-f]{12}$' AND pg_has_role(oid, 'USAGE') AND pg_try_advisory_lock(hashtext(rolname))`,
  );
  for (const { name } of rows) {
    const lock = 'SELECT pg_advisory_unlock(hashtext($1))';
    try {
      await dropDatabase(server, url, name);
      await server.query(`DROP ROLE IF EXISTS ${name}`);
    } catch {
      // Somebody else is at it, or it is not ours to drop.
    } finally {
      await server.query(lock, [name]);
    }
  }
}

/**
 * A transaction that was prepared outlives its session with all its locks, and keeps its database from being dropped. Only its own role may end it, and only
 * from its own database.
 */
async function rollBackPrepared(connection: Connection, name: string): Promise<void> {
  const { rows } = await connection.query<{ gid: string }>(PREPARED, [name]);
  if (rows.length === 0) return;
  await connection.query(`SET ROLE ${name}`);
  try {
    for (const { gid } of rows) await connection.query(`ROLLBACK PREPARED ${connection.escapeLiteral(gid)}`);
  } finally {
    await connection.query('RESET ROLE');
  }
}

const PREPARED = 'SELECT gid FROM pg_prepared_xacts WHERE database = $1';

async function rollBackLeftPrepared(server: Connection, url: string, name: string): Promise<void> {
  if ((await server.query(PREPARED, [name])).rows.length === 0) return;
  const connection = await connect(withDatabase(url, name));
  try {
    await rollBackPrepared(connection, name);
  } finally {
    await connection.end();
  }
}

const ALONE_AGAIN_MS = 100;
const DROP_TRIES = 40;
const DROP_AGAIN_MS = 250;

/**
 * A prepared transaction keeps it from being dropped, and may appear while it is dropped: its session had just prepared it. FORCE is refused while autovacuum works in the database, for only a superuser may end a superuser's process; without FORCE Postgres sends autovacuum away by
 * itself, but waits for everybody else.
 */
async function dropDatabase(server: Connection, url: string, name: string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const force = tried % 2 === 1 ? ' WITH (FORCE)' : '';
    try {
      await rollBackLeftPrepared(server, url, name);
      await server.query(`DROP DATABASE IF EXISTS ${name}${force}`);
      return;
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if ((code !== INSUFFICIENT_PRIVILEGE && code !== OBJECT_IN_USE) || tried === DROP_TRIES) throw error;
      await sleep(DROP_AGAIN_MS);
    }
  }
}

async function connect(connectionString: string): Promise<Connection> {
  try {
    return await waitForPlace(() =>
      openConnection({
        connectionString,
        application_name: 'lastwrite-lab',
        connectionTimeoutMillis: CONNECT_WITHIN_MS,
        deadlineMs: ANSWER_WITHIN_MS,
      }),
    );
  } catch (error) {
    throw new LabError('database', `The Postgres for SQL races cannot be reached: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** It can reach no other database: it may enter those that let everyone in, but no session of the race connects there, and what connects is for superusers. */
async function makeRole(server: Connection, name: string, password: string, limits: LabLimits): Promise<void> {
  await server.query(
    `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD ${server.escapeLiteral(password)}`,
  );
  await server.query(`GRANT ${name} TO CURRENT_USER`);
  await restoreRole(server, name, password, limits);
}

async function restoreRole(server: Connection, name: string, password: string, limits: LabLimits): Promise<void> {
  const settings = {
    deadlock_timeout: `'${DEADLOCK_TIMEOUT}'`,
    temp_file_limit: `'${Math.ceil(limits.temporaryBytes / 1024)}kB'`,
    statement_timeout: `'${limits.stepMs}ms'`,
    synchronous_commit: 'off',
    search_path: `${RACE_SCHEMA}, public`,
  };
  const changes = [
    `PASSWORD ${server.escapeLiteral(password)}`,
    'RESET ALL',
    ...Object.entries(settings).map(([setting, value]) => `SET ${setting} = ${value}`),
  ];
  await server.query(changes.map((change) => `ALTER ROLE ${name} ${change}`).join('; '));
}

function whyNot(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message: string };
  const user = decodeURIComponent(new URL(url).username);
  if (code !== '42501' && code !== '25006') return `The Postgres for SQL races refused: ${message}`;
  return (
    `The role ${user} may not prepare an SQL race: ${message}. It needs permission to create databases and roles, and to set two limits: ` +
    `ALTER ROLE ${user} CREATEDB CREATEROLE; GRANT SET ON PARAMETER deadlock_timeout, temp_file_limit TO ${user};`
  );
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
