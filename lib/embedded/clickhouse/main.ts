import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { endWithParent } from '../processes/endWithParent';
import { killWhenOrphaned } from '../processes/killWhenOrphaned';
import { createClickHouseServer, type ClickHouseUsers } from './createClickHouseServer';
import { keepParts } from './keepParts';
import { functionsOutside } from './refuseForReaders';
import { SessionPool } from './SessionPool';

/*
 * The ClickHouse engine behind ClickHouse's HTTP interface, as a process of its own:
 *   node lib/build/run.js clickhouse --path DIR [--port 0] [--host 127.0.0.1] [--users FILE]
 * FILE is JSON with a password for each user. Prints one line {"ready":true,"port":…,"pid":…,"version":…} or {"ready":false,"error":"…"}
 * and ends with its parent.
 */
const { values } = parseArgs({
  options: {
    path: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    users: { type: 'string' },
    'max-body-bytes': { type: 'string', default: String(256 * 1024 * 1024) },
  },
});
if (values.path === undefined) throw new Error('--path DIR is missing');

const path = resolve(values.path);
mkdirSync(path, { recursive: true, mode: 0o700 });
const noPasswords: ClickHouseUsers = { default: '', lastwrite_reader: '', strict_reader: '' };
const users: ClickHouseUsers =
  values.users === undefined
    ? noPasswords
    : { ...noPasswords, ...(JSON.parse(readFileSync(values.users, 'utf8')) as Partial<ClickHouseUsers>) };
// The engine takes the name of a file in its folder for a table: that folder is its own, and not the project's with its configuration.
process.chdir(path);

const pool = new SessionPool(path);
const admin = { mode: 'write', database: 'default', settings: new Map(), parameters: new Map() } as const;
const version = await pool.run(admin, 'SELECT version()', 'TSVRaw', true).then(
  ({ bytes }) => Buffer.from(bytes).toString('utf8').trim(),
  (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
);
const tableFunctions = await pool.run(admin, 'SELECT name FROM system.table_functions', 'TSVRaw', true).then(
  ({ bytes }) => Buffer.from(bytes).toString('utf8').trim().split('\n'),
  (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
);
const server = createClickHouseServer({
  pool,
  users,
  version,
  maxBodyBytes: Number(values['max-body-bytes']),
  outside: functionsOutside(tableFunctions),
});

const housekeeping = setInterval(() => {
  void keepParts(pool)
    .then((merged) =>
      merged.forEach((partition) => console.error(`merged ${partition}: more parts than inserts allow`)),
    )
    .catch((error: unknown) => console.error('housekeeping failed:', error));
}, 10_000);

let ending = false;
function end(reason: string): void {
  if (ending) return;
  ending = true;
  console.error(`ending: ${reason}`);
  clearInterval(housekeeping);
  // A query that does not end must not keep the process either.
  setTimeout(leave, 4_000).unref();
  server.close(leave);
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1_500).unref();
}

/** Without the engine's own way out, which can wait for its threads for ever: what was acknowledged is on disk already. */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}

process.on('SIGTERM', () => end('SIGTERM'));
process.on('SIGINT', () => end('SIGINT'));
endWithParent(end);
killWhenOrphaned();

function fail(error: string): never {
  console.log(JSON.stringify({ ready: false, error }));
  process.exit(1);
}

server.on('error', (error) => fail(error.message));
server.listen(Number(values.port), values.host, () => {
  console.log(JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port, pid: process.pid, version }));
});
