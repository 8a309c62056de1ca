/**
 * Works on load tests, interleavings, races of SQL and sweeps, starts what is scheduled, and delivers to webhooks: `npm run worker`, any number of times, on any machine that reaches the console's database, the stores and the coaching
 * API. The console starts one beside itself. Ends on SIGTERM, and with the process that started it, and gives back what it has in hand.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ConfigError } from '@/lib/environments/ConfigError';
import { loadConfig } from '@/lib/environments/loadConfig';
import { openJobs } from '@/lib/runs/jobs/openJobs';
import { openWorker } from '@/lib/runs/load-tests/openWorker';
import { engineLimits } from '@/lib/runs/load-tests/run/EngineContext';
import { explorerLimits } from '@/lib/runs/explorations/ExplorerContext';
import { openExplorer } from '@/lib/runs/explorations/openExplorer';
import { openLab } from '@/lib/runs/lab/openLab';
import { openSweeper } from '@/lib/runs/sweeps/openSweeper';
import { sweeperLimits } from '@/lib/runs/sweeps/SweepContext';
import { openAlerts } from '@/lib/alerts/openAlerts';
import { openScheduler } from '@/lib/runs/schedules/openScheduler';
import { openRetention } from '@/lib/retention/openRetention';
import { endTracing } from '@/lib/tracing/trace';
import { describeSelf } from '../describeSelf';
import { endWithNpm } from '../endWithNpm';
import { createServer, WORKER_STATE_DEADLINE_MS } from '../getServer';
import { createLog } from '../log';
import { createMetrics } from '../metrics';
import { endWithParent } from './endWithParent';
import { forkJudge } from './judge/forkJudge';
import { forkRacer } from './racer/forkRacer';
import type { FromWorker } from './keepWorker';
import { openSweepStores } from '../sweepStores';
import { startScheduled } from './startScheduled';
import { storesAway } from './storesAway';
import { traceProcess } from '../traceProcess';

/** On a busy machine giving back takes seconds, and what is not given back has to wait for its lease. */
const END_WITHIN_MS = 20_000;
/** A console that is gone may be started again at once. */
const END_ALONE_WITHIN_MS = 5_000;
const FLUSH_WITHIN_MS = 2_000;
const WRONG_USAGE = 64;
const JUDGE_RUNS_AFTER_MS = 5_000;

const config = readConfig();
const log = createLog(config.logLevel).child({ part: 'worker' });
const name = `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`;
await traceProcess('worker', () => log);
const server = createServer(
  config,
  { log, metrics: createMetrics() },
  {
    stateDeadlineMs: WORKER_STATE_DEADLINE_MS,
    self: describeSelf('worker', {
      worker: name,
      slots: {
        races: engineLimits.mostRacing,
        explorations: 1,
        labRuns: config.labUrl === null ? 0 : 1,
        sweepParts: sweeperLimits.atOnce,
      },
    }),
  },
);
const { state } = server;
if (config.stateUrl === null || state === null) {
  process.stderr.write('A worker needs the console’s own database. Set LASTWRITE_STATE_URL.\n');
  process.exit(WRONG_USAGE);
}

function tellConsole(part: FromWorker['part'], ended: string | null): void {
  process.send?.({ part, ended } satisfies FromWorker, () => undefined);
}

/** What parts of the worker have to say goes to its log. */
const told = {
  onError: (what: string, error: unknown) => {
    log.warn({ error }, what);
  },
  onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => {
    log.info(facts, what);
  },
};

const jobs = openJobs(config.stateUrl, (error) => {
  log.warn({ error }, 'the queue failed');
});
const worker = openWorker({
  state,
  jobs,
  worker: name,
  findEnvironment: (id) => config.environments.find((environment) => environment.id === id) ?? null,
  racer: forkRacer({
    worker: name,
    onReady: (runs) => {
      tellConsole('racer', null);
      log.info({ runs }, 'races run in their own process');
    },
    onEnd: (how) => {
      tellConsole('racer', how);
      log.warn({ how }, 'the racing process ended, restarting');
    },
  }),
  probeStores: (environment) => storesAway(server, environment),
  racesSql: config.labUrl !== null,
  openJudge: (onFinished) =>
    forkJudge(name, onFinished, (how) => {
      tellConsole('judge', how);
      // It takes what it is given once it has started, and says nothing before.
      setTimeout(() => tellConsole('judge', null), JUDGE_RUNS_AFTER_MS).unref();
      log.warn({ how }, 'the judge ended, restarting');
    }),
  ...told,
  limits: engineLimits,
});
const explorer = openExplorer({
  state,
  stateUrl: config.stateUrl,
  jobs,
  worker: name,
  environments: config.environments,
  limits: explorerLimits,
  ...told,
});
// What no Postgres is named for stays with the workers that have one.
const lab =
  config.labUrl === null
    ? null
    : openLab({ state, labUrl: config.labUrl, labClickhouseUrl: config.labClickhouseUrl, jobs, worker: name, ...told });
const sweepStores = openSweepStores(server, sweeperLimits.timeoutMs);
const sweeper = openSweeper({
  state,
  jobs,
  stores: sweepStores.stores,
  worker: name,
  environments: config.environments.map(({ id }) => id),
  keepValues: config.drift.keepValues,
  limits: sweeperLimits,
  ...told,
});
const scheduler = openScheduler({
  state,
  recordsOf: (id) => {
    const environment = config.environments.find((each) => each.id === id);
    return environment === undefined ? null : server.records.idsIn(environment);
  },
  variantsOf: (id) => server.scenarios.find(id)?.variants.map((variant) => variant.id) ?? null,
  start: (schedule) => startScheduled(server, state, schedule),
  ...told,
});
const alerts = openAlerts({
  state,
  jobs,
  nowMs: Date.now,
  chance: Math.random,
  ...told,
});
const retention = openRetention({
  state,
  stateUrl: config.stateUrl,
  jobs,
  environments: config.environments,
  retention: config.retention,
  callTimeoutMs: engineLimits.callTimeoutMs,
  ...told,
});

let ending = false;
async function end(reason: string, withinMs = END_WITHIN_MS): Promise<void> {
  if (ending) return;
  ending = true;
  log.info(`ending: ${reason}`);
  setTimeout(() => process.exit(1), withinMs).unref();
  await Promise.all([
    worker.close(),
    explorer.close(),
    lab?.close(),
    retention.close(),
    sweeper.close(),
    scheduler.close(),
    alerts.close(),
  ]);
  await jobs.close();
  await sweepStores.close();
  await Promise.all([server.close(), endTracing(FLUSH_WITHIN_MS)]);
  process.exit(0);
}
process.on('SIGTERM', () => void end('SIGTERM'));
process.on('SIGINT', () => void end('SIGINT'));
endWithParent(() => void end('the process that started it is gone', END_ALONE_WITHIN_MS));
endWithNpm('worker', process.env, () => void end('npm is gone', END_ALONE_WITHIN_MS));
// Said once it can be asked to end.
log.info({ pid: process.pid }, 'works on load tests, interleavings and sweeps');

function readConfig() {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(WRONG_USAGE);
  }
}
