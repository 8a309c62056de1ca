/**
 * Serves the built console: `node lib/server/serve.js --hostname 127.0.0.1 --port 3000`. What `next start` does, with one thing before it:
 * requests that the framework itself would answer with 500 have their 400 here.
 */
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import next from 'next';
import { refuseUnreadable } from './http/refuseUnreadable.js';

const { values } = parseArgs({ options: { hostname: { type: 'string', short: 'H', default: '127.0.0.1' }, port: { type: 'string', short: 'p', default: '3000' } } });
const hostname = values.hostname;
const port = Number(values.port);
const dir = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const app = next({ dev: false, dir, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  if (!refuseUnreadable(request, response)) void handle(request, response);
});
server.on('error', (error) => {
  process.stderr.write(`The console can't listen on ${hostname}:${port}: ${error.message}\n`);
  process.exit(1);
});
server.listen(port, hostname, () => { process.stdout.write(`Ready on http://${hostname}:${port}\n`); });

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    // Watch streams never end by themselves.
    server.closeAllConnections();
  });
}
