import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '../../postgres/Connection';
import type { PostgresAccount } from './findAccount';

export type ServerOptions = {
  readonly program: string;
  readonly account: PostgresAccount;
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  /** For tests: a crash may lose the data. */
  readonly volatile: boolean;
};

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  track_commit_timestamp: 'on',
  wal_level: 'logical',
  max_connections: '300',
  // A race may commit in two phases.
  max_prepared_transactions: '20',
  // A replication slot that nobody reads must not fill the disk.
  max_slot_wal_keep_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
};
const volatileSettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};
const readyWithinMs = 60_000;

/** Starts the server and resolves when it answers queries. @throws Error when it ends first */
export async function runServer(options: ServerOptions): Promise<ChildProcess> {
  const flags = Object.entries({ ...settings, ...(options.volatile ? volatileSettings : {}) }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  );
  const { file, args, ...ids } = options.account.command(options.program, [
    '-D',
    options.folder,
    '-p',
    String(options.port),
    ...flags,
  ]);
  const server = spawn(file, args, {
    ...ids,
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let ended: string | null = null;
  server.once('error', (error) => {
    ended = error.message;
  });
  server.once('exit', (code, signal) => {
    ended = `Postgres ended (${signal ?? `exit code ${code}`})`;
  });
  const url = `postgres://postgres:${options.password}@127.0.0.1:${options.port}/postgres`;
  for (const end = performance.now() + readyWithinMs; performance.now() < end; await sleep(50)) {
    if (ended !== null) throw new Error(ended);
    if (await answers(url)) return server;
  }
  server.kill('SIGQUIT');
  throw new Error(`Postgres did not answer within ${readyWithinMs / 1000} s`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const client = await openConnection({
      connectionString: url,
      application_name: 'lastwrite start',
      connectionTimeoutMillis: 2_000,
      deadlineMs: 2_000,
    });
    try {
      await client.query('SELECT 1');
    } finally {
      await client.end();
    }
    return true;
  } catch (error) {
    // Only "not yet" is worth another try: nothing listens, or the server is still recovering.
    const code = (error as { code?: string }).code ?? '';
    if (['28P01', '28000'].includes(code)) throw error;
    return false;
  }
}
