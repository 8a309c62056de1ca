/**
 * Serves the built console: `node lib/build/run.js console --hostname 127.0.0.1 --port 3000`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import next from 'next';
import { checkout } from '@/lib/build/checkout.js';
import { loadAccess, whyNotListen, type Access } from '@/lib/environments/access';
import { ConfigError } from '@/lib/environments/ConfigError';
import { loadConfig } from '@/lib/environments/loadConfig';
import { allowedHosts } from '@/lib/environments/allowedHosts';
import { endTracing } from '@/lib/tracing/trace';
import { announceConsole } from './announceConsole';
import { lookUp } from './answerLocally';
import { createConsoleServer } from './createConsoleServer';
import { closeServer, getProcess } from './getServer';
import { logWhatIsPrinted } from './logWhatIsPrinted';
import { migrateOwnState } from './migrateOwnState';
import { closeGently } from './http/closeGently';
import { endStreams } from './http/eventStream';
import { keepStatus } from './http/keepStatus';
import { pageStatus } from './pageStatus';
import { keepWorker } from './worker/keepWorker';
import { traceProcess } from './traceProcess';

const WRONG_USAGE = 64;
/** A database that is away must not keep the console from ending. */
const LEAVE_WITHIN_MS = 2_000;
/** How long requests in progress get when the console shuts down. With what follows, this stays below the time before a supervisor kills it. */
const ANSWER_WITHIN_MS = 4_000;

const { values } = parseArgs({
  options: {
    hostname: { type: 'string', short: 'H', default: '127.0.0.1' },
    port: { type: 'string', short: 'p', default: '3000' },
  },
});
const { hostname } = values;
const port = Number(values.port);

const { access, hosts } = readOrExit();
const refusal = whyNotListen(hostname, access);
if (refusal !== null) {
  process.stderr.write(`The console cannot start. ${refusal}`);
  process.exit(WRONG_USAGE);
}
await traceProcess('console', () => getProcess().log);
logWhatIsPrinted(getProcess().log);
// The framework listens for upgrades on the server it is given, and ends each that is not its own. This one never listens.
const app = next({ dev: false, dir: checkout, hostname, port, httpServer: createServer() });
await app.prepare();
const handlePage = app.getRequestHandler();

/** The page says what is missing; its status says it to whoever does not run scripts. */
async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const status = await pageStatus(request, lookUp).catch(() => 200 as const);
  if (status !== 200) keepStatus(response, status);
  await handlePage(request, response);
}

const server = createConsoleServer({ hosts, access, handlePage: answerPage });
server.on('error', (error) => {
  process.stderr.write(`The console can't listen on ${hostname}:${port}: ${error.message}\n`);
  process.exit(1);
});
server.listen(port, hostname, () => {
  const { log } = getProcess();
  log.info(`Ready on http://${hostname}:${port}`);
  void migrateOwnState(() => loadConfig().stateUrl, log).then(() =>
    announceConsole({ host: hostname, port, names: namesOf(access) }, (error) => {
      log.warn({ error }, 'the address of this console could not be announced to workers');
    }),
  );
});

const worker = keepWorker();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([closeGently(server, ANSWER_WITHIN_MS), worker.stop()])
      .then(() => Promise.all([Promise.race([closeServer(), sleep(LEAVE_WITHIN_MS)]), endTracing(LEAVE_WITHIN_MS)]))
      .finally(() => process.exit(0));
    // They never end by themselves.
    endStreams();
  });
}

/** Names under which people reach it, whatever proxy is before it. */
function namesOf(given: Access): readonly string[] {
  return given.kind === 'oidc' ? [...hosts, new URL(given.publicUrl).hostname] : hosts;
}

/** A mistake in what says who may ask must not let anybody ask. */
function readOrExit(): { readonly access: Access; readonly hosts: readonly string[] } {
  try {
    return { access: loadAccess(), hosts: allowedHosts(process.env, hostname) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(WRONG_USAGE);
  }
}
