import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLogged } from './runLogged.js';
import { say } from './say.js';

/**
 * `npm ci` when the packages are missing or the lockfile has changed since they were installed.
 * @param {string} root @param {string} logs
 */
export async function installPackages(root, logs) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = join(root, 'node_modules', '.lastwrite-installed');
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (read(stamp) === wanted) return;
  if (!matches(lock, read(join(root, 'node_modules', '.package-lock.json')))) {
    const began = performance.now();
    say('packages', 'installing dependencies …');
    // With npm's own path the same npm is used that ran "npm start"; NODE_ENV=production must not leave out what the build needs.
    const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
    await runLogged(
      '"npm ci"',
      [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: root,
        env: process.env,
        logFile: join(logs, 'npm-ci.log'),
        advice: 'Check the network and the npm registry.',
      },
    );
    say('packages', 'installed', began);
  }
  try {
    writeFileSync(stamp, wanted);
  } catch {
    // Packages that another user installed are used as they are.
  }
}

/** Whether npm's own record of what is installed has every package of the lockfile that is not optional. */
function matches(lock, installed) {
  if (installed === null) return false;
  try {
    const present = JSON.parse(installed).packages;
    return Object.entries(JSON.parse(lock).packages).every(
      ([path, { version, optional, peer }]) =>
        path === '' || optional === true || peer === true || present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
