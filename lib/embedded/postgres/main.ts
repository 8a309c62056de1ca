import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../freePort';
import { endWithParent } from '../processes/endWithParent';
import { readSecrets } from '../readSecrets';
import { createDatabases } from './createDatabases';
import { endLeftover } from './endLeftover';
import { findAccount } from './findAccount';
import { findBinaries } from './findBinaries';
import { initialiseCluster } from './initialiseCluster';
import { runServer } from './runServer';

/*
 * Runs Postgres as its child and stops it when its own parent is gone, because Postgres by itself would live on:
 *   node lib/build/run.js postgres --home DIR [--port N] [--volatile]
 * Prints one line {"ready":true,"port":…,"pid":…,"postgresPid":…,"notices":[…]} or {"ready":false,"error":"…"}.
 */
const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    port: { type: 'string', default: '0' },
    volatile: { type: 'boolean', default: false },
  },
});
if (values.home === undefined) throw new Error('--home DIR is missing');

const home = resolve(values.home);
const folder = join(home, 'postgres');
mkdirSync(home, { recursive: true });

try {
  await start();
} catch (error) {
  console.log(JSON.stringify({ ready: false, error: error instanceof Error ? error.message : String(error) }));
  process.exitCode = 1;
  process.stdin.destroy();
}

async function start(): Promise<void> {
  let gone = false;
  endWithParent(() => {
    gone = true;
  });
  const binaries = findBinaries();
  const account = findAccount(binaries.initdb, [home]);
  const { values: passwords } = readSecrets(
    join(home, 'postgres-users.json'),
    ['postgres', 'lastwrite', 'lastwrite_reader', 'lastwrite_lab'],
    folder,
  );
  const notices: string[] = [];
  const made = initialiseCluster(binaries, account, folder, passwords.postgres);
  if (made === 'found') {
    chmodSync(folder, 0o700);
    const notice = await endLeftover(folder);
    if (notice !== null) notices.push(notice);
  }
  if (gone) process.exit(0);
  const { server, port } = await runOnPort((at) =>
    runServer({
      program: binaries.postgres,
      account,
      folder,
      port: at,
      password: passwords.postgres,
      volatile: values.volatile,
    }),
  );

  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    // SIGINT is Postgres' fast shutdown: connections are ended, everything committed is on disk.
    server.kill('SIGINT');
    setTimeout(() => server.kill('SIGQUIT'), 5_000).unref();
    setTimeout(() => server.kill('SIGKILL'), 7_000).unref();
  };
  server.once('exit', () => process.exit(ending ? 0 : 1));
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  endWithParent(end);
  if (gone) return end();

  await createDatabases(`postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/postgres`, passwords);
  console.log(JSON.stringify({ ready: true, port, pid: process.pid, postgresPid: server.pid, notices }));
}

/** A free port can be taken by another program before Postgres has it; one that was asked for is not replaced. */
async function runOnPort(
  run: (port: number) => Promise<ChildProcess>,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  const wanted = Number(values.port);
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted || (await freePort());
    try {
      return { server: await run(port), port };
    } catch (error) {
      if (wanted !== 0 || attempt === 3) throw error;
    }
  }
}
