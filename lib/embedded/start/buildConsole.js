import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources } from '../../build/hashSources.js';
import { runLogged } from './runLogged.js';
import { say } from './say.js';

const folders = ['app', 'components', 'lib', 'public'];
const files = ['package.json', 'package-lock.json', 'next.config.js', 'postcss.config.mjs', 'tsconfig.json'];
/** No part of the console: a change there needs no build. */
const outside = /^lib\/(embedded|cli)\//;

/**
 * Builds the console when its sources have changed since the last build; the stamp lies in the build's own folder.
 * @param {string} root @param {string} logs
 */
export async function buildConsole(root, logs) {
  const folder = join(root, process.env.LASTWRITE_DIST_DIR ?? '.next');
  const stamp = join(folder, 'lastwrite-build.txt');
  const wanted = hashSources(root, { folders, files, outside });
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
