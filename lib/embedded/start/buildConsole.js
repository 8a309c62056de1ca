import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLogged } from './runLogged.js';
import { say } from './say.js';

const sources = ['app', 'components', 'lib', 'public'];
const files = ['package.json', 'package-lock.json', 'next.config.js', 'postcss.config.mjs', 'tsconfig.json'];
/** No part of the console: a change there needs no build. */
const outside = /^lib\/(embedded|cli)\/|\.test\.tsx?$|\/testing\//;

/**
 * Builds the console when its sources have changed since the last build; the stamp lies in the build's own folder.
 * @param {string} root @param {string} logs
 */
export async function buildConsole(root, logs) {
  const folder = join(root, process.env.LASTWRITE_DIST_DIR ?? '.next');
  const stamp = join(folder, 'lastwrite-build.txt');
  const wanted = hashSources(root);
  if (existsSync(join(folder, 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const began = performance.now();
  say('console', 'building …');
  rmSync(stamp, { force: true });
  await runLogged(
    'The build of the console',
    [process.execPath, join(root, 'node_modules/next/dist/bin/next'), 'build'],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      logFile: join(logs, 'build.log'),
      advice: 'Local changes to the sources may be the reason.',
    },
  );
  writeFileSync(stamp, wanted);
  say('console', 'built', began);
}

function hashSources(root) {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...files, ...sources.flatMap((folder) => list(root, folder))]) {
    if (outside.test(file) || !existsSync(join(root, file))) continue;
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function list(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? list(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
