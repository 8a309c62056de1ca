import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSecrets } from '../readSecrets';
import { startProcess, type RunningProcess } from '../processes/startProcess';
import { checkout } from '../../build/checkout.js';
import { programArgs } from '../../build/programOf.js';

export type EmbeddedClickHouse = {
  readonly process: RunningProcess;
  readonly port: number;
  readonly version: string;
  /** `http://user:password@127.0.0.1:port/database`, for the user that may write. */
  url(database: string): string;
  /** The same for a user with readonly = 2 (settings may be sent) or readonly = 1 (they may not). */
  readerUrl(database: string, user?: 'lastwrite_reader' | 'strict_reader'): string;
};

/** Starts the ClickHouse engine's HTTP server with its data in `home/clickhouse`. @throws ProcessStartError */
export async function startClickHouse(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  port = 0,
): Promise<EmbeddedClickHouse> {
  const secrets = readSecrets(join(home, 'clickhouse-users.json'), ['default', 'lastwrite_reader', 'strict_reader']);
  mkdirSync(join(home, 'logs'), { recursive: true });
  const process_ = await startProcess({
    name: 'ClickHouse',
    command: process.execPath,
    args: programArgs(
      'clickhouse',
      '--path',
      join(home, 'clickhouse'),
      '--port',
      String(port),
      '--users',
      secrets.file,
    ),
    cwd: checkout,
    // Each running query holds one libuv thread; the default of four would let two slow queries hold up everything.
    env: { ...env, UV_THREADPOOL_SIZE: '20' },
    logFile: join(home, 'logs', 'clickhouse.log'),
    readyLine: true,
    readyWithinMs: 60_000,
  });
  const actualPort = Number(process_.ready.port);
  const urlOf = (user: 'default' | 'lastwrite_reader' | 'strict_reader', database: string) =>
    `http://${user}:${secrets.values[user]}@127.0.0.1:${actualPort}/${encodeURIComponent(database)}`;
  return {
    process: process_,
    port: actualPort,
    version: String(process_.ready.version),
    url: (database) => urlOf('default', database),
    readerUrl: (database, user = 'lastwrite_reader') => urlOf(user, database),
  };
}
