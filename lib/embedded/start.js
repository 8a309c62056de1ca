import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importProgram } from '../build/importProgram.js';
import { buildConsole } from './start/buildConsole.js';
import { checkPort } from './start/checkPort.js';
import { homeFailure, takeHomeLock } from './start/homeLock.js';
import { installPackages } from './start/installPackages.js';
import { parseArguments, usage } from './start/parseArguments.js';
import { sayError, sayPlain } from './start/say.js';
import { StartFailure } from './start/StartFailure.js';

/*
 * `npm start`. Plain JavaScript without packages, because it installs them; then lib/embedded/main.ts takes over in this process.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));

async function start() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 9))
    throw new StartFailure(`It needs Node 20.9 or newer. This is ${process.versions.node}. https://nodejs.org`);
  const parsed = parseArguments(process.argv.slice(2), process.env);
  if (parsed.kind === 'help') return sayPlain(usage);
  if (parsed.kind === 'wrong') throw new StartFailure(`${parsed.message}\n\n${usage}`, 64);

  process.chdir(root);
  const home = resolve(process.env.LASTWRITE_HOME || '.lastwrite');
  const lock = takeHomeLock(home);
  process.on('exit', () => lock.release());
  const logs = join(home, 'logs');
  try {
    mkdirSync(logs, { recursive: true });
    if (parsed.withConsole) await checkPort(parsed.port, parsed.host);
    sayPlain('\nLastwrite');
    await installPackages(root, logs);
  } catch (error) {
    throw homeFailure(home, error);
  }
  const { checkConfiguration, runStack } = await importProgram('supervisor');
  checkConfiguration(process.env, parsed.host);
  if (parsed.withConsole) await buildConsole(root, logs);
  await runStack({
    home,
    port: parsed.withConsole ? parsed.port : null,
    host: parsed.host,
    recovering: lock.stale,
    env: process.env,
  });
}

start().catch((error) => {
  sayError(
    error instanceof Error
      ? error.name === 'StartFailure'
        ? error.message
        : (error.stack ?? error.message)
      : String(error),
  );
  process.exit(error?.exitCode ?? 1);
});
