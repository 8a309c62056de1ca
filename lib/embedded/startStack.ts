import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../environments/loadConfig';
import { readEnv, type EnvSettings } from '../environments/readEnv';
import { startClickHouse } from './clickhouse/startClickHouse';
import { startPostgres } from './postgres/startPostgres';
import { startFleet } from './fleet/startFleet';
import { keepLogs } from './keepLogs';
import { offerDefaultSchedules } from './offerDefaultSchedules';
import { prepareStores } from './prepareStores';
import { ChildRecord } from './processes/childRecord';
import type { RunningProcess } from './processes/startProcess';
import { superviseProcess, type Supervised } from './processes/superviseProcess';
import { keepInFlight } from './samples/keepInFlight';
import { seedStores } from './seedStores';
import { removeStackInfo, type StackInfo, writeStackInfo } from './stackInfo';
import { startCoaching } from './startCoaching';
import { startConsole } from './startConsole';
import { startStores, type Report } from './startStores';
import type { PartTrouble } from '../contract/status';
import { openLogDestination } from '../log/openLogDestination';

export type StackOptions = {
  readonly home: string;
  /** The console's port on 127.0.0.1; null: no console. */
  readonly port: number | null;
  /** The address that the console listens at; 127.0.0.1 by default. */
  readonly host?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report?: Report;
  /** Default true. */
  readonly coaching?: boolean;
  /** Default true; samples are seeded only when both inspected stores are embedded. */
  readonly samples?: boolean;
  /** A simulated team writes to the embedded stores, unless LASTWRITE_FLEET says otherwise; default false. */
  readonly fleet?: boolean;
  /** Offers default schedules at the first start, unless LASTWRITE_SCHEDULES says otherwise; default false. */
  readonly schedules?: boolean;
  /** For tests: stores that are faster and lose their data in a crash. */
  readonly volatile?: boolean;
};

export type Stack = {
  /** As it started; `stack.json` has the process ids of parts that were started again. */
  readonly info: StackInfo;
  /** Ends all parts in order: console, coaching service, stores. */
  stop(): Promise<void>;
  /** Ends them at once. */
  kill(): void;
};

/**
 * Starts every part that the environment variables do not replace, in `home`, and writes `stack.json` there. Used by `npm start`,
 * tests and benches; only one stack may use a home at a time. When a part fails, those before it are ended.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { home, env } = options;
  const settings = readEnv(env);
  mkdirSync(join(home, 'logs'), { recursive: true });
  const report = reportTo(join(home, 'logs', 'supervisor.log'), options.report);
  const logs = watchLogs(home, env, report);
  const record = new ChildRecord(home);
  for (const ended of await record.endLeftovers()) report('recovered', `stopped ${ended} of an earlier start`);
  const parts: Supervised[] = [];
  let info: StackInfo | null = null;
  const moving: { stop(): Promise<void> }[] = [];
  const troubles = new Map<PartName, PartTrouble>();
  /** The part runs whether this can be written or not; only what is written about it is old then. */
  const write = (action: () => void) => {
    try {
      action();
    } catch (error) {
      report(
        'supervisor',
        `Could not write to the data folder: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  const update = (change: (now: StackInfo) => StackInfo) => {
    if (info === null) return;
    const changed = { ...change(info), parts: [...troubles.values()] };
    info = changed;
    write(() => writeStackInfo(changed));
  };
  const keep: Keep = (name, log, first, restart) => {
    const remember = (running: RunningProcess) => {
      record.add(name, running.pid);
      return running;
    };
    const again = async () => {
      const running = await restart();
      write(() => remember(running));
      update((now) => withPid(now, name, Number(running.ready.postgresPid ?? running.pid)));
      return running;
    };
    parts.push(
      superviseProcess(name, remember(first), again, {
        logFile: join(home, 'logs', log),
        report: (message) => report('supervisor', message),
        onTrouble: (trouble) => {
          if (trouble === null) troubles.delete(name);
          else troubles.set(name, trouble);
          update((now) => now);
        },
      }),
    );
  };
  const stop = async () => {
    clearInterval(logs);
    await Promise.all(moving.map((each) => each.stop()));
    const reversed = [...parts].reverse();
    for (const part of reversed.filter(({ name }) => !isStore(name))) await part.stop();
    await Promise.all(reversed.filter(({ name }) => isStore(name)).map((part) => part.stop()));
    write(() => {
      record.clear();
      removeStackInfo(home);
    });
  };
  try {
    const started = await startParts(options, settings, report, keep);
    info = { ...started, parts: [...troubles.values()] };
    writeStackInfo(info);
    if (started.postgres.embedded && started.clickhouse.embedded && options.samples !== false) {
      const written = { postgresUrl: started.postgres.url, clickhouse: started.clickhouse };
      moving.push(keepInFlight(written));
      const coachingUrl = started.coaching.embedded ? started.coaching.url : null;
      if (options.fleet === true && settings.fleet && coachingUrl !== null)
        moving.push(startFleet({ ...written, coachingUrl }));
    }
    const kill = () => {
      for (const each of moving) void each.stop();
      for (const part of parts) part.current().kill();
    };
    return { info: started, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

type PartName = 'Postgres' | 'ClickHouse' | 'coaching' | 'console';
type Keep = (name: PartName, log: string, first: RunningProcess, restart: () => Promise<RunningProcess>) => void;

async function startParts(
  options: StackOptions,
  settings: EnvSettings,
  report: Report,
  keep: Keep,
): Promise<StackInfo> {
  const { home, env, volatile = false } = options;
  const stores = await startStores({ home, settings, env, report, volatile });
  const { postgres, clickhouse, urls } = stores;
  if (postgres !== null)
    keep(
      'Postgres',
      'postgres.log',
      postgres.process,
      async () => (await startPostgres(home, env, { volatile, port: postgres.port })).process,
    );
  if (clickhouse !== null)
    keep(
      'ClickHouse',
      'clickhouse.log',
      clickhouse.process,
      async () => (await startClickHouse(home, env, clickhouse.port)).process,
    );
  const postgresConfigured = settings.postgresUrl !== undefined;
  await prepareStores(stores, { postgresConfigured, report });
  const inspectedEmbedded = !postgresConfigured && clickhouse !== null;
  if (inspectedEmbedded && options.samples !== false) await seedStores(urls, report);
  if (inspectedEmbedded && options.schedules === true && settings.schedules) await offerDefaultSchedules(urls, report);

  const coaching =
    settings.coachingUrl === undefined && options.coaching !== false
      ? await startCoaching({ home, env, settings, urls, port: 0, grpcPort: 0 })
      : null;
  if (coaching !== null) {
    const { port, grpcPort } = coaching;
    const coachingOptions = { home, env, settings, urls };
    keep(
      'coaching',
      'coaching.log',
      coaching.process,
      async () => (await startCoaching({ ...coachingOptions, port, grpcPort })).process,
    );
    report('coaching', `the reference service on port ${port}, over gRPC on ${grpcPort}`);
  }
  const coachingUrl = settings.coachingUrl ?? coaching?.url ?? null;
  const coachingGrpcUrl = settings.coachingGrpcUrl ?? coaching?.grpcUrl ?? null;
  const labUrl = settings.labUrl ?? postgres?.labUrl() ?? null;
  const labClickhouseUrl = settings.labClickhouseUrl ?? clickhouse?.url('default') ?? null;
  const host = options.host ?? '127.0.0.1';
  const consoleOptions = {
    home,
    env,
    urls,
    coachingUrl,
    coachingGrpcUrl,
    labUrl,
    labClickhouseUrl,
    host,
    inspectedEmbedded,
  };
  const console = options.port === null ? null : await startConsole({ ...consoleOptions, port: options.port, report });
  if (console !== null && options.port !== null) {
    const again = { ...consoleOptions, port: options.port, report: () => undefined };
    keep('console', 'console.log', console.process, async () => (await startConsole(again)).process);
  }
  return {
    version: 1,
    startedAt: new Date().toISOString(),
    pid: process.pid,
    home,
    console: { url: console?.url ?? null, pid: console?.process.pid ?? null },
    postgres: {
      embedded: !postgresConfigured,
      url: urls.postgres,
      readerUrl: urls.postgresReader,
      stateUrl: urls.state,
      labUrl,
      pid: postgres?.serverPid ?? null,
    },
    clickhouse: {
      embedded: clickhouse !== null,
      url: urls.clickhouse,
      readerUrl: urls.clickhouseReader,
      database: urls.clickhouseDatabase,
      labUrl: labClickhouseUrl,
      pid: clickhouse?.process.pid ?? null,
    },
    coaching: {
      embedded: coaching !== null,
      url: coachingUrl,
      grpcUrl: coachingGrpcUrl,
      pid: coaching?.process.pid ?? null,
    },
    parts: [],
  };
}

const LOGS_EVERY_MS = 10 * 60_000;

/** A disk that is full, or a folder that can't be written, keeps nothing from running. */
function watchLogs(home: string, env: StackOptions['env'], report: Report): NodeJS.Timeout {
  const { logs: days } = loadConfig(env).retention;
  const keep = () => {
    try {
      keepLogs(join(home, 'logs'), days, new Date());
    } catch (error) {
      report('supervisor', `Could not rotate the logs: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  keep();
  return setInterval(keep, LOGS_EVERY_MS).unref();
}

/** What the supervisor has to say stands in a log as well: nobody may look at the terminal. */
function reportTo(file: string, report: Report = () => undefined): Report {
  const log = openLogDestination(openSync(file, 'a', 0o600));
  return (part, text, sinceMs) => {
    log.write(`${JSON.stringify({ time: new Date().toISOString(), part, msg: text })}\n`);
    report(part, text, sinceMs);
  };
}

function withPid(info: StackInfo, name: PartName, pid: number): StackInfo {
  switch (name) {
    case 'Postgres':
      return { ...info, postgres: { ...info.postgres, pid } };
    case 'ClickHouse':
      return { ...info, clickhouse: { ...info.clickhouse, pid } };
    case 'coaching':
      return { ...info, coaching: { ...info.coaching, pid } };
    case 'console':
      return { ...info, console: { ...info.console, pid } };
  }
}

function isStore(name: string): boolean {
  return name === 'Postgres' || name === 'ClickHouse';
}
