/** `node e2e/setup/buildConsole.js LOGS`: builds the console if it is not, so that a start finds it ready. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../lib/embedded/start/buildConsole.js';

await buildConsole(join(dirname(fileURLToPath(import.meta.url)), '..', '..'), process.argv[2] ?? '.');
