import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../build/checkout.js';
import { programArgs } from '../build/programOf.js';
import { readLogTail } from './processes/readLogTail';
import { ProcessStartError, startProcess, type RunningProcess } from './processes/startProcess';
import { endWithParent } from './startCoaching';
import type { Report, Stores } from './startStores';

export type ConsoleOptions = {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly urls: Stores['urls'];
  readonly coachingUrl: string | null;
  readonly coachingGrpcUrl: string | null;
  /** A Postgres for races of SQL; null: none. */
  readonly labUrl: string | null;
  /** A ClickHouse for them; null: none. */
  readonly labClickhouseUrl: string | null;
  readonly port: number;
  readonly host: string;
  /** Both inspected stores are the stack's own: load tests may write to them. */
  readonly inspectedEmbedded: boolean;
  readonly report: Report;
};

const readyWithinMs = 60_000;

/** In MB. What one inspection makes is garbage before the next collection then: with 32 viewers at once they take an eighth less time. The Dockerfile has it too. */
const ROOM_FOR_YOUNG_OBJECTS = '--max-semi-space-size=64';

/** Starts the built console and resolves when it answers. It gets the stores as roles that may only read. @throws ProcessStartError */
export async function startConsole(
  options: ConsoleOptions,
): Promise<{ readonly process: RunningProcess; readonly url: string }> {
  const {
    home,
    env,
    urls,
    coachingUrl,
    coachingGrpcUrl,
    labUrl,
    labClickhouseUrl,
    port,
    host,
    inspectedEmbedded,
    report,
  } = options;
  const began = performance.now();
  const logFile = join(home, 'logs', 'console.log');
  const running = await startProcess({
    name: 'The console',
    command: process.execPath,
    args: [
      ROOM_FOR_YOUNG_OBJECTS,
      '--import',
      endWithParent,
      ...programArgs('console', '--hostname', host, '--port', String(port)),
    ],
    cwd: checkout,
    env: {
      ...env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      LASTWRITE_HOME: home,
      LASTWRITE_POSTGRES_URL: urls.postgresReader,
      LASTWRITE_CLICKHOUSE_URL: urls.clickhouseReader,
      LASTWRITE_STATE_URL: urls.state,
      // Of the 300 that the server gives; the service and the samples have pools of their own.
      LASTWRITE_CONNECTIONS: env['LASTWRITE_CONNECTIONS'] ?? '200',
      LASTWRITE_COACHING_URL: coachingUrl ?? undefined,
      LASTWRITE_COACHING_GRPC_URL: coachingGrpcUrl ?? undefined,
      // The example of a race over an API of one's own, which the reference service has beside its scorecards.
      ...(inspectedEmbedded && coachingUrl !== null
        ? {
            LASTWRITE_TARGETS: JSON.stringify({ orders: { url: coachingUrl } }),
            LASTWRITE_SCENARIOS: join(checkout, 'lib/reference/order/order_race.jsonc'),
          }
        : {}),
      LASTWRITE_LAB_URL: labUrl ?? undefined,
      LASTWRITE_LAB_CLICKHOUSE_URL: labClickhouseUrl ?? undefined,
      LASTWRITE_EMBEDDED: inspectedEmbedded ? '1' : '0',
      // Only stores that the stack made itself are known to be nobody's data; others may be named by hand.
      ...(inspectedEmbedded
        ? { LASTWRITE_EXPLORER_POSTGRES_URL: urls.postgres, LASTWRITE_EXPLORER_CLICKHOUSE_URL: urls.clickhouse }
        : {}),
    },
    logFile,
    readyLine: false,
    readyWithinMs,
  });
  const url = `http://${reachable(host)}:${port}`;
  const ended = running.exited.then(({ code, signal }) => signal ?? `exit code ${code}`);
  for (const until = performance.now() + readyWithinMs; !(await healthy(url));) {
    const end = await Promise.race([ended, sleep(100).then(() => null)]);
    if (end !== null)
      throw new ProcessStartError(
        'The console',
        `ended before it answered (${end})`,
        logFile,
        readLogTail(logFile, 12),
      );
    if (performance.now() > until) {
      await running.stop(1_000);
      throw new ProcessStartError(
        'The console',
        `did not answer ${url}/healthz within ${readyWithinMs / 1000} s`,
        logFile,
        readLogTail(logFile, 12),
      );
    }
  }
  report('console', `answers on port ${port}`, began);
  return { process: running, url };
}

/** An address under which this machine reaches what listens there. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function healthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
