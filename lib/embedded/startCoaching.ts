import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkout } from '../build/checkout.js';
import { programArgs } from '../build/programOf.js';
import type { EnvSettings } from '../environments/readEnv';
import { startProcess, type RunningProcess } from './processes/startProcess';
import type { Stores } from './startStores';

export type CoachingOptions = {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Pick<EnvSettings, 'defaultStrategy' | 'latency'>;
  readonly urls: Stores['urls'];
  /** 0: a free one. */
  readonly port: number;
  readonly grpcPort: number;
};

export type StartedCoaching = {
  readonly process: RunningProcess;
  readonly port: number;
  readonly url: string;
  readonly grpcPort: number;
  readonly grpcUrl: string;
};

/** Starts the reference coaching service against the stack's stores. @throws ProcessStartError */
export async function startCoaching({
  home,
  env,
  settings,
  urls,
  port,
  grpcPort,
}: CoachingOptions): Promise<StartedCoaching> {
  const running = await startProcess({
    name: 'The coaching service',
    command: process.execPath,
    args: [
      '--import',
      endWithParent,
      ...programArgs('coaching', '--port', String(port), '--grpc-port', String(grpcPort)),
    ],
    cwd: checkout,
    env: {
      ...env,
      LASTWRITE_POSTGRES_URL: urls.postgres,
      LASTWRITE_CLICKHOUSE_URL: urls.clickhouse,
      LASTWRITE_STATE_URL: urls.state,
      LASTWRITE_DEFAULT_STRATEGY: settings.defaultStrategy,
      LASTWRITE_LATENCY: settings.latency,
    },
    logFile: join(home, 'logs', 'coaching.log'),
    readyLine: true,
    readyWithinMs: 30_000,
  });
  const actualPort = Number(running.ready.port);
  const actualGrpcPort = Number(running.ready.grpcPort);
  return {
    process: running,
    port: actualPort,
    url: `http://127.0.0.1:${actualPort}`,
    grpcPort: actualGrpcPort,
    grpcUrl: `http://127.0.0.1:${actualGrpcPort}`,
  };
}

/** A preload for programs that do not watch their parent themselves. */
export const endWithParent = pathToFileURL(join(checkout, 'lib/embedded/processes/endWithParentPreload.js')).href;
