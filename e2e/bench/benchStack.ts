import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import pg from 'pg';
import { migrateClickHouse } from '../../lib/reference/schema/migrateClickHouse';
import { migratePostgres } from '../../lib/reference/schema/migratePostgres';
import { freePort } from '../../lib/embedded/freePort';
import { buildConsole } from '../../lib/embedded/start/buildConsole.js';
import { checkout } from '../../lib/build/checkout.js';
import { programArgs } from '../../lib/build/programOf.js';
import { startProcess } from '../../lib/embedded/processes/startProcess';
import { startConsole } from '../../lib/embedded/startConsole';
import { startStack } from '../../lib/embedded/startStack';
import type { Subject } from './measure';

export interface BenchStack {
  /** Urls of users that may write, for databases made new. */
  createDatabases(name: string): Promise<{ readonly postgres: string; readonly clickhouse: string }>;
  /** A production console with one environment for each subject. */
  startConsole(subjects: readonly Pick<Subject, 'environment' | 'urls'>[], settleMs?: number): Promise<string>;
  /** The reading users' urls of the same databases. */
  readerUrls(name: string): { readonly postgres: string; readonly clickhouse: string };
  /** The same for users that may write. */
  writerUrls(name: string): { readonly postgres: string; readonly clickhouse: string };
  /** The reference service, and the reading users' urls of the databases that it writes; null for a stack without `coaching`. */
  readonly coaching: {
    readonly url: string;
    readonly stores: { readonly postgres: string; readonly clickhouse: string };
  } | null;
  /** A client of the superuser that sees all statements in the view pg_stat_statements, of a stack with `statistics`. */
  countStatements(): Promise<pg.Client>;
  /** Another worker beside the console's own. */
  startWorker(): Promise<{ stop(): Promise<void> }>;
  stop(): Promise<void>;
}

/** Embedded stores in a folder of their own, and a build of the console that leaves a running one alone. */
export async function startBenchStack({
  statistics = false,
  coaching = false,
}: {
  /** The reference service runs beside the stores. */
  readonly coaching?: boolean;
  /** Postgres counts what each statement takes, see `countStatements`. */
  readonly statistics?: boolean;
} = {}): Promise<BenchStack> {
  process.env.LASTWRITE_DIST_DIR = '.next-bench';
  const home = await mkdtemp(join(tmpdir(), 'lastwrite-bench-'));
  const remove = () => rm(home, { recursive: true, force: true });
  // Only embedded stores are measured, whatever else is configured here.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_') || name === 'LASTWRITE_DIST_DIR'),
  );
  let console: Awaited<ReturnType<typeof startConsole>> | null = null;
  const workers: Awaited<ReturnType<typeof startProcess>>[] = [];
  try {
    await leavingTsconfig(() => buildConsole(process.cwd(), home));
    const start = () => startStack({ home, port: null, env, coaching, samples: false, volatile: true });
    let stack = await start();
    if (statistics) {
      await stack.stop();
      await appendFile(
        join(home, 'postgres', 'postgresql.auto.conf'),
        "shared_preload_libraries = 'pg_stat_statements'\n",
      );
      stack = await start();
    }
    const { postgres, clickhouse } = stack.info;
    const kill = () => stack.kill();
    process.once('exit', kill);
    const readerUrls = (name: string) => ({
      postgres: withDatabase(postgres.readerUrl, name),
      clickhouse: withDatabase(clickhouse.readerUrl, name),
    });
    const writerUrls = (name: string) => ({
      postgres: withDatabase(postgres.url, name),
      clickhouse: withDatabase(clickhouse.url, name),
    });
    const { url: coachingUrl } = stack.info.coaching;
    return {
      readerUrls,
      writerUrls,
      coaching:
        coachingUrl === null
          ? null
          : { url: coachingUrl, stores: { postgres: postgres.readerUrl, clickhouse: clickhouse.readerUrl } },
      async countStatements() {
        const secrets = JSON.parse(await readFile(join(home, 'postgres-users.json'), 'utf8')) as {
          readonly postgres: string;
        };
        const url = new URL(withDatabase(postgres.url, 'postgres'));
        url.username = 'postgres';
        url.password = secrets.postgres;
        const client = new pg.Client({ connectionString: url.href });
        await client.connect();
        await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
        return client;
      },
      async createDatabases(name) {
        const urls = writerUrls(name);
        await inPostgres(postgres.url, (client) => client.query(`CREATE DATABASE ${name}`));
        await migratePostgres(urls.postgres);
        const reader = decodeURIComponent(new URL(postgres.readerUrl).username);
        await inPostgres(urls.postgres, (client) =>
          client.query(
            `GRANT USAGE ON SCHEMA director, historic, shop, chat TO ${reader}; GRANT SELECT ON ALL TABLES IN SCHEMA director, historic, shop, chat TO ${reader}`,
          ),
        );
        const client = createClient({ url: clickhouse.url });
        await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${name}` });
        await client.close();
        await migrateClickHouse({ url: withDatabase(clickhouse.url, 'default'), database: name });
        return urls;
      },
      async startConsole(subjects, settleMs) {
        const path = join(home, 'lastwrite.config.json');
        const environments = subjects.map(({ environment, urls }) => ({
          id: environment,
          postgres: { url: urls.postgres },
          clickhouse: { url: urls.clickhouse },
          ...(settleMs === undefined ? {} : { settleMs }),
        }));
        await writeFile(path, JSON.stringify({ environments, embedded: false }));
        const urls = {
          postgres: postgres.url,
          postgresReader: postgres.readerUrl,
          state: postgres.stateUrl,
          clickhouse: clickhouse.url,
          clickhouseReader: clickhouse.readerUrl,
          clickhouseDatabase: clickhouse.database,
        };
        console = await startConsole({
          home,
          env: { ...env, LASTWRITE_CONFIG: path },
          urls,
          coachingUrl: null,
          coachingGrpcUrl: null,
          labUrl: null,
          labClickhouseUrl: null,
          port: await freePort(),
          host: '127.0.0.1',
          inspectedEmbedded: false,
          report: () => undefined,
        });
        return console.url;
      },
      async startWorker() {
        const running = await startProcess({
          name: 'The worker',
          command: process.execPath,
          args: programArgs('worker'),
          cwd: checkout,
          env: {
            ...env,
            LASTWRITE_CONFIG: join(home, 'lastwrite.config.json'),
            LASTWRITE_HOME: home,
            LASTWRITE_STATE_URL: postgres.stateUrl,
          },
          logFile: join(home, 'logs', 'worker.log'),
          readyLine: false,
          readyWithinMs: 60_000,
        });
        workers.push(running);
        return { stop: () => running.stop() };
      },
      async stop() {
        process.off('exit', kill);
        await Promise.all(workers.map((worker) => worker.stop()));
        await console?.process.stop();
        await stack.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function inPostgres(url: string, action: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await action(client);
  } finally {
    await client.end();
  }
}

/** The framework writes the types of a folder that it builds into into that file, and the bench's folder is nobody else's affair. */
async function leavingTsconfig(build: () => Promise<void>): Promise<void> {
  const before = await readFile('tsconfig.json');
  try {
    await build();
  } finally {
    await writeFile('tsconfig.json', before);
  }
}
