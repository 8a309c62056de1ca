import type { Config, EnvironmentConfig } from '@/lib/environments/config';
import { loadConfig, loadConfigIfValid } from '@/lib/environments/loadConfig';
import { openJobs, type Jobs } from '@/lib/runs/jobs/openJobs';
import { builtInTypes } from '@/lib/reference/recordTypes';
import { readLabFiles, type LabFile } from '@/lib/runs/lab/readLabFiles';
import { scenarioIds } from '@/lib/scenarios/scenarios';
import { ScenarioRegistry } from '@/lib/scenarios/ScenarioRegistry';
import { openState, type State } from '@/lib/state/openState';
import { shareConnections, type ProcessSelf } from '@/lib/state/shareConnections';
import { describeSelf } from './describeSelf';
import { ProblemError } from './http/ProblemError';
import { createLog, type Logger } from './log';
import { createMetrics, type Metrics } from './metrics';
import { ConfiguredTypes } from './ConfiguredTypes';
import { StorePool } from './StorePool';

/** What every process has, regardless of the configuration. */
export interface ProcessTools {
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The composition root: everything a use case needs. */
export interface Server extends ProcessTools {
  readonly config: Config;
  /** What a name may be the name of, and how the stores of each environment have it. */
  readonly records: ConfiguredTypes;
  readonly scenarios: ScenarioRegistry;
  /** Scenarios of SQL, which are run in the lab. */
  readonly labFiles: readonly LabFile[];
  /** Longest time that a request waits for the console's own database, however many statements it needs. */
  readonly stateDeadlineMs: number;
  readonly stores: StorePool;
  /** null: no database of its own is configured; then nothing is kept. */
  readonly state: State | null;
  /** Wakes the workers of load tests; null as above. */
  readonly jobs: Jobs | null;
  close(): Promise<void>;
}

/** The bundler may load this module more than once in a process; what it holds is still there once. */
const KEY = Symbol.for('lastwrite.server');
type Holder = { tools?: ProcessTools; server?: Server };

function holder(): Holder {
  const place = globalThis as typeof globalThis & { [KEY]?: Holder };
  return (place[KEY] ??= {});
}

export function getProcess(): ProcessTools {
  return (holder().tools ??= { log: createLog(loadConfigIfValid()?.logLevel ?? 'info'), metrics: createMetrics() });
}

/** The server of this process, opened on first use and not while modules load. Throws a ConfigError each time until the configuration is right. */
export function getServer(): Server {
  const held = holder();
  held.server ??= createServer(loadConfig(), getProcess(), { self: describeSelf('console') });
  return held.server;
}

/** Somebody waits for the answer. What works on load tests and explorations is more patient. */
const STATE_DEADLINE_MS = 4_000;
export const WORKER_STATE_DEADLINE_MS = 30_000;

/** Closes the server of this process, if there is one: others know at once that it has left. */
export async function closeServer(): Promise<void> {
  await holder().server?.close();
}

/** Opens nothing yet: stores and state connect with their first query. @throws ConfigError, where a scenario does not fit the record types, or a race of SQL has a mistake */
export function createServer(
  config: Config,
  tools: ProcessTools,
  {
    stateDeadlineMs = STATE_DEADLINE_MS,
    self,
  }: {
    readonly stateDeadlineMs?: number;
    /** Of a process that lives long: it shares connections with the others of the installation, and they know of it. */
    readonly self?: ProcessSelf;
  } = {},
): Server {
  const labFiles = readLabFiles(config.labFiles, scenarioIds);
  const scenarios = new ScenarioRegistry(config.scenarios, config.environments, labFiles);
  const stores = new StorePool();
  const state = config.stateUrl === null ? null : openState(config.stateUrl, { deadlineMs: stateDeadlineMs });
  const sharing =
    state !== null && self !== undefined ? shareConnections(state, { budget: config.connections, self }) : null;
  const jobs =
    config.stateUrl === null
      ? null
      : openJobs(config.stateUrl, (error) => {
          tools.log.warn({ error }, 'the job queue failed');
        });
  tools.log.level = config.logLevel;
  return {
    ...tools,
    config,
    records: new ConfiguredTypes(builtInTypes, config.environments),
    scenarios,
    labFiles,
    stateDeadlineMs,
    stores,
    state,
    jobs,
    close: async () => {
      await sharing?.close();
      await Promise.allSettled([stores.close(), state?.close(), jobs?.close()]);
    },
  };
}

/** Replaces the process' own server, with its log and metrics, for tests and the command line. null removes it. */
export function setServer(server: Server | null): void {
  const held = holder();
  held.server = server ?? undefined;
  held.tools = server === null ? undefined : { log: server.log, metrics: server.metrics };
}

/** The environment a request names, the first one when it names none. */
export function environmentOf({ config }: Pick<Server, 'config'>, id: string | undefined): EnvironmentConfig {
  if (id === undefined) return config.environments[0];
  const found = config.environments.find((environment) => environment.id === id);
  if (found) return found;
  const known = config.environments.map((environment) => environment.id).join(', ');
  throw new ProblemError('unknown_environment', `Expected one of the configured environments: ${known}.`);
}
