/**
 * Races in a process of its own, which does nothing else, so that calls start to the millisecond. Started by the worker, with a channel to
 * it and its name as the argument, and ends with it.
 */
import { loadConfig } from '@/lib/environments/loadConfig';
import { createRacer } from '@/lib/runs/load-tests/race/createRacer';
import { engineLimits } from '@/lib/runs/load-tests/run/EngineContext';
import { openPool } from '@/lib/postgres/openPool';
import { shareConnections } from '@/lib/state/shareConnections';
import { traced } from '@/lib/tracing/trace';
import { describeSelf } from '../../describeSelf';
import { createLog } from '../../log';
import { comeFirst } from '../comeFirst';
import { exitWithParent } from '../endWithParent';
import { collectWhenCalm } from './collectWhenCalm';
import type { FromRacer, ToRacer } from './messages';
import { traceProcess } from '../../traceProcess';

/** Opened as they are needed, and closed when idle; fewer where other processes need them. */
const MOST_CONNECTIONS = 40;
const IDLE_MS = 30_000;

const { environments, stateUrl, labUrl, labClickhouseUrl, connections, logLevel } = loadConfig();
if (stateUrl === null) throw new Error('the racer is started by a worker, with a database of the console’s own');
await traceProcess('racer', () => createLog(logLevel).child({ part: 'racer' }));
const postgres = openPool({
  connectionString: stateUrl,
  application_name: 'lastwrite races',
  max: MOST_CONNECTIONS,
  idleTimeoutMillis: IDLE_MS,
  connectionTimeoutMillis: engineLimits.callTimeoutMs,
  statement_timeout: engineLimits.callTimeoutMs,
  deadlineMs: engineLimits.callTimeoutMs,
});
shareConnections({ pool: postgres }, { budget: connections, self: describeSelf('racer', { worker: process.argv[2] }) });
const racer = createRacer({
  findEnvironment: (id) => environments.find((environment) => environment.id === id) ?? null,
  callTimeoutMs: engineLimits.callTimeoutMs,
  postgres,
  random: Math.random,
  lab: labUrl === null ? null : { url: labUrl, clickhouseUrl: labClickhouseUrl },
});
const send = (message: FromRacer): void => {
  process.send?.(message, () => undefined);
};

process.on('message', (message: ToRacer) => {
  switch (message.kind) {
    case 'race': {
      const { id, run, subject, delayMs, caller } = message;
      traced('race', { caller }, () => racer.race(run, { subject, delayMs })).then(
        (raced) => {
          send({ kind: 'raced', id, raced });
        },
        (error: unknown) => {
          send({ kind: 'broke', id, message: error instanceof Error ? error.message : String(error) });
        },
      );
      return;
    }
    case 'drop':
      return racer.drop(message.loadTestId);
    default:
      return message satisfies never;
  }
});
exitWithParent();
collectWhenCalm();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
send({ kind: 'ready', runs: await comeFirst() });
