import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, type RunningProcess } from '../processes/startProcess';
import { checkout } from '../../build/checkout.js';
import { programArgs } from '../../build/programOf.js';
import { readSecrets } from '../readSecrets';

export type EmbeddedPostgres = {
  /** The guard, which ends Postgres with itself. */
  readonly process: RunningProcess;
  readonly port: number;
  readonly serverPid: number;
  /** What happened to the remains of an earlier start, for people to read. */
  readonly notices: readonly string[];
  /** The owner of `coaching` and `lastwrite`. */
  url(database: string): string;
  /** May only read. */
  readerUrl(database: string): string;
  /** Makes databases and roles for races of SQL. */
  labUrl(): string;
  /** The superuser. */
  adminUrl(database: string): string;
};

export type StartPostgresOptions = {
  /** For tests: faster, and a crash may lose the data. */
  readonly volatile?: boolean;
  /** Default: a free one. */
  readonly port?: number;
};

/** Starts PostgreSQL with its data in `home/postgres`. @throws ProcessStartError */
export async function startPostgres(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  { volatile = false, port: wantedPort = 0 }: StartPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  mkdirSync(join(home, 'logs'), { recursive: true });
  const guard = await startProcess({
    name: 'Postgres',
    command: process.execPath,
    args: programArgs('postgres', '--home', home, '--port', String(wantedPort), ...(volatile ? ['--volatile'] : [])),
    cwd: checkout,
    env,
    logFile: join(home, 'logs', 'postgres.log'),
    readyLine: true,
    readyWithinMs: 120_000,
  });
  const { values: passwords } = readSecrets(join(home, 'postgres-users.json'), [
    'postgres',
    'lastwrite',
    'lastwrite_reader',
    'lastwrite_lab',
  ]);
  const port = Number(guard.ready.port);
  const urlOf = (user: keyof typeof passwords, database: string) =>
    `postgres://${user}:${passwords[user]}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return {
    process: guard,
    port,
    serverPid: Number(guard.ready.postgresPid),
    notices: guard.ready.notices as readonly string[],
    url: (database) => urlOf('lastwrite', database),
    readerUrl: (database) => urlOf('lastwrite_reader', database),
    labUrl: () => urlOf('lastwrite_lab', 'postgres'),
    adminUrl: (database) => urlOf('postgres', database),
  };
}
