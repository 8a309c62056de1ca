import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { allowedHosts } from '@/lib/environments/allowedHosts';
import { coachingEnvironment } from '@/lib/environments/coachingEnvironment';
import { scorecardType } from './scorecard/scorecardType';
import { evidenceOf } from '@/lib/state/callEvidence';
import { openLogDestination } from '@/lib/log/openLogDestination';
import { openState } from '@/lib/state/openState';
import { BackgroundWork } from './BackgroundWork';
import { createWallClock } from './clock';
import { openStores } from './openStores';
import { recordInBackground } from './recordInBackground';
import { createGrpcServer } from './grpc/grpcServer';
import { migrateClickHouse } from './schema/migrateClickHouse';
import { migratePostgres } from './schema/migratePostgres';
import { createCoachingServer, type CoachingServerOptions } from './server';
import { parseStrategy, type Strategy } from './strategy';

/*
 * The reference coaching service as a process of its own:
 *   node lib/build/run.js coaching [--port 0] [--grpc-port 0] [--host 127.0.0.1] [--migrate]
 * `--migrate` brings the tables of its stores up to date first, and makes them in empty ones.
 * Prints one line {"ready":true,"port":…,"grpcPort":…,"pid":…} on stdout and ends on SIGTERM, or when its stdin is closed, with its async work done.
 */
const RECORD_AS = 'local';
/** A process that is asked to end takes at most so long. */
const END_WITHIN_MS = 5_000;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'grpc-port': { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    migrate: { type: 'boolean', default: false },
  },
});
const environment = coachingEnvironment();
const log = pino({ name: 'coaching' }, openLogDestination(2));
const stores = openStores(environment.postgresUrl, environment.clickhouseUrl);
const state = environment.stateUrl === undefined ? null : openState(environment.stateUrl);
const recorder =
  state && recordInBackground(state, RECORD_AS, (error) => log.warn({ err: error }, 'calls could not be recorded'));

const background = new BackgroundWork();
const options: CoachingServerOptions = {
  ...stores,
  clock: createWallClock(),
  newId: uuidv7,
  random: Math.random,
  defaults: { strategy: parseStrategy(environment.defaultStrategy) as Strategy, latency: environment.latency },
  // A read changes nothing; one whose answer shows a submission is evidence that it was there.
  records: (call) => recorder !== null && (call.call !== 'GetScorecard' || evidenceOf(scorecardType, call) !== 'none'),
  onCall: ({ failure: _failure, ...call }) => recorder?.record(call),
  hosts: allowedHosts(),
  onFailure: (what, error) => log.error({ err: error }, what),
};
const service = createCoachingServer(options, background);
const grpc = createGrpcServer(options, background);

let ending = false;
async function end(reason: string): Promise<void> {
  if (ending) return;
  ending = true;
  log.info(`ending: ${reason}`);
  setTimeout(() => process.exit(1), END_WITHIN_MS).unref();
  await Promise.all([service.close(), grpc.close()]);
  await background.quiet(END_WITHIN_MS);
  await recorder?.close().catch(() => undefined);
  await Promise.all([stores.close(), state?.close()]);
  process.exit(0);
}

process.on('SIGTERM', () => void end('SIGTERM'));
process.on('SIGINT', () => void end('SIGINT'));
process.stdin.on('end', () => void end('stdin is closed')).on('error', () => void end('stdin is closed'));
process.stdin.resume();

if (values.migrate) {
  const { postgresUrl, clickhouseUrl } = environment;
  const database = new URL(clickhouseUrl).pathname.slice(1) || 'default';
  await Promise.all([migratePostgres(postgresUrl), migrateClickHouse({ url: clickhouseUrl, database })]);
}
const port = await service.listen(Number(values.port), values.host);
const grpcPort = await grpc.listen(Number(values['grpc-port']), values.host);
process.stdout.write(`${JSON.stringify({ ready: true, port, grpcPort, pid: process.pid })}\n`);
