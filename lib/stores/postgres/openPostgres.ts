import { createHash } from 'node:crypto';
import type pg from 'pg';
import { abandon, openPool } from '@/lib/postgres/openPool';
import { FactsOfTypes } from '../FactsOfTypes';
import { tracedRead } from '../tracedRead';
import { postgresFailure } from './postgresFailure';
import type { PostgresFacts } from './PostgresFacts';

export interface PostgresOptions {
  readonly url: string;
  /** Longest time for connecting and for one statement. */
  readonly timeoutMs: number;
  readonly poolSize?: number;
}

export type PostgresRow = readonly (string | null)[];
export interface PostgresStatement {
  readonly sql: string;
  readonly values: readonly (string | null | readonly (string | null)[])[];
}

/** A pool that only reads: the session itself is read-only, so a write through it is refused by the server. */
export interface PostgresStore {
  /** Rows as text, one array per row. The signal destroys the socket. @throws SourceFailure */
  run(statement: PostgresStatement, signal?: AbortSignal): Promise<readonly PostgresRow[]>;
  readonly facts: FactsOfTypes<PostgresFacts>;
  /** What had to be given up to talk to this server, in words. */
  warnings(): readonly string[];
  close(): Promise<void>;
}

/** A statement prepared under another plan, on another server, or by another client of a pooler. */
const preparedStatementLost = new Set(['0A000', '26000', '42P05', '08P01']);
const connectionLost = new Set(['ECONNRESET', 'EPIPE', '57P01', '57P02', '08006', '08003']);

/** Opens lazily and never throws; the first read tells what is wrong. */
export function openPostgres({ url, timeoutMs, poolSize = 16 }: PostgresOptions): PostgresStore {
  const settings = {
    default_transaction_read_only: 'on',
    statement_timeout: String(timeoutMs),
    timezone: 'UTC',
    datestyle: 'ISO',
    intervalstyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '3',
  };
  const facts = new FactsOfTypes<PostgresFacts>();
  /** A pooler like pgbouncer refuses `options`, and keeps no prepared statement: then each read is a transaction of its own. */
  let perTransaction = false;
  let pool: pg.Pool | null = null;

  function open(): pg.Pool {
    const { options, ...rest } = readUrl(url);
    const sessionOptions = [options, ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)]
      .filter(Boolean)
      .join(' ');
    return openPool({
      ...rest,
      ...(perTransaction ? {} : { options: sessionOptions }),
      application_name: 'lastwrite',
      max: poolSize,
      connectionTimeoutMillis: timeoutMs,
      deadlineMs: timeoutMs,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
      types: { getTypeParser: () => (text: string | Buffer) => text },
    });
  }

  async function connect(signal?: AbortSignal): Promise<pg.PoolClient> {
    pool ??= open();
    const used = pool;
    const connecting = used.connect();
    try {
      return await abortable(connecting, signal);
    } catch (error) {
      void connecting.then(
        (client) => client.release(true),
        () => undefined,
      );
      if (!perTransaction && /unsupported startup parameter/i.test((error as Error).message)) {
        perTransaction = true;
        pool = null;
        void used.end();
        return connect(signal);
      }
      throw error;
    }
  }

  async function attempt(
    statement: PostgresStatement,
    prepared: boolean,
    signal?: AbortSignal,
  ): Promise<readonly PostgresRow[]> {
    const client = await connect(signal);
    const askedMs = performance.now();
    const abort = () => abandon(client, Math.round(performance.now() - askedMs));
    signal?.addEventListener('abort', abort, { once: true });
    let failed = true;
    try {
      const rows = perTransaction
        ? await readInTransaction(client, statement, settings)
        : await read(client, statement, prepared);
      failed = false;
      return rows;
    } finally {
      signal?.removeEventListener('abort', abort);
      client.release(failed);
    }
  }

  return {
    facts,
    warnings: () =>
      perTransaction
        ? ['A connection pooler is in front of Postgres: every read runs in its own read-only transaction.']
        : [],
    run: (statement, signal) =>
      tracedRead({ system: 'postgresql', url, sql: statement.sql }, () => runOnce(statement, signal)),
    async close() {
      const closing = pool;
      pool = null;
      await closing?.end();
    },
  };

  async function runOnce(statement: PostgresStatement, signal?: AbortSignal): Promise<readonly PostgresRow[]> {
    try {
      return await attempt(statement, true, signal);
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      const again =
        preparedStatementLost.has(code) ||
        connectionLost.has(code) ||
        /Connection terminated unexpectedly/.test((error as Error).message);
      if (!again || signal?.aborted === true) throw postgresFailure(error, timeoutMs);
      return attempt(statement, false, signal).catch((second: unknown) => {
        throw postgresFailure(second, timeoutMs);
      });
    }
  }
}

const statementNames = new Map<string, string>();

/** A name for each text, the same in every process: through a pooler several may meet on one connection. */
function nameOf(sql: string): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  // Texts change with the inspected schema alone, so they are few; a bound keeps it so.
  if (statementNames.size >= 1_000) statementNames.clear();
  const name = `lastwrite_${createHash('sha256').update(sql).digest('hex').slice(0, 20)}`;
  statementNames.set(sql, name);
  return name;
}

async function read(
  client: pg.PoolClient,
  { sql, values }: PostgresStatement,
  prepared: boolean,
): Promise<readonly PostgresRow[]> {
  const name = prepared ? nameOf(sql) : undefined;
  const result = await client.query<(string | null)[]>({
    text: sql,
    values: [...values],
    rowMode: 'array',
    ...(name === undefined ? {} : { name }),
  });
  return result.rows;
}

async function readInTransaction(
  client: pg.PoolClient,
  statement: PostgresStatement,
  settings: Readonly<Record<string, string>>,
): Promise<readonly PostgresRow[]> {
  const locals = Object.entries(settings)
    .filter(([name]) => name !== 'default_transaction_read_only')
    .map(([name, value]) => `SET LOCAL ${name} = '${value}'`);
  await client.query(['BEGIN TRANSACTION READ ONLY', ...locals].join('; '));
  const rows = await read(client, statement, false);
  await client.query('COMMIT');
  return rows;
}

/** What the URL says, except that it may not take away what makes the session read-only. */
function readUrl(url: string): { connectionString: string; options: string | null } {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  for (const ours of ['options', 'application_name', 'statement_timeout', 'connectionTimeoutMillis', 'max'])
    parsed.searchParams.delete(ours);
  return { connectionString: parsed.toString(), options };
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('timeout'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
