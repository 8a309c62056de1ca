/**
 * Judges load tests in a process of its own, at a lower priority than the one that starts calls to the millisecond. Started by the worker,
 * with a channel to it and its name as the argument, and ends with it.
 */
import { setPriority } from 'node:os';
import { loadConfig } from '@/lib/environments/loadConfig';
import { createJudge } from '@/lib/runs/load-tests/judge/createJudge';
import { createServer, WORKER_STATE_DEADLINE_MS, environmentOf } from '../../getServer';
import { describeSelf } from '../../describeSelf';
import { checkInvariants } from '../../checkInvariants';
import { inspectMany } from '../../inspections';
import { createLog } from '../../log';
import { createMetrics } from '../../metrics';
import { exitWithParent } from '../endWithParent';
import type { FromJudge, ToJudge } from './messages';
import { traceProcess } from '../../traceProcess';

const NICE = 5;

const config = loadConfig();
const log = createLog(config.logLevel).child({ part: 'judge' });
await traceProcess('judge', () => log);
const server = createServer(
  config,
  { log, metrics: createMetrics() },
  {
    stateDeadlineMs: WORKER_STATE_DEADLINE_MS,
    self: describeSelf('judge', { worker: process.argv[2] }),
  },
);
const { state } = server;
if (state === null || process.send === undefined)
  throw new Error('the judge is started by a worker, with a database of the console’s own');
setPriority(NICE);

const judge = createJudge({
  state,
  findEnvironment: (id) => config.environments.find((environment) => environment.id === id) ?? null,
  inspectMany: (id, names, { settleMs }) => inspectMany(server, { ...environmentOf(server, id), settleMs }, names),
  checkInvariants: (id, scenario, name) => checkInvariants(server, environmentOf(server, id), scenario, name),
  // Without a callback a message to a worker that has just gone would be an error that ends this process amidst a judgement.
  onFinished: (finished) => process.send?.({ kind: 'finished', ...finished } satisfies FromJudge, () => undefined),
  onError: (what, error) => {
    log.warn({ error }, what);
  },
});

process.on('message', (message: ToJudge) => {
  switch (message.kind) {
    case 'add':
      return judge.add(message.run, message.iterations, message.nowMs);
    case 'outages':
      return judge.setOutages(message.environment, message.outages);
    case 'drop':
      return judge.drop(message.loadTestId);
    default:
      return message satisfies never;
  }
});
// Whatever is unfinished is given to the next judge, or claimed by another worker.
exitWithParent();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
