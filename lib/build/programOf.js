import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { builtFolder, isBuilt } from './builtFolder.js';
import { checkout } from './checkout.js';
import { programs } from './programs.js';

let known;

/**
 * How Node runs a program of this project: the file, and the flags before it. It is built first where that has not been done since the
 * sources changed; where it can't be, the sources themselves run, and standard error says why.
 * @param {keyof typeof programs} name
 * @returns {{ readonly file: string, readonly flags: readonly string[] }}
 */
export function programOf(name) {
  known ??= findBuild();
  return known === null
    ? { file: join(checkout, programs[name]), flags: ['--import', import.meta.resolve('tsx')] }
    : { file: join(known, `${name}.js`), flags: [] };
}

/** As arguments of Node. @param {keyof typeof programs} name @param {readonly string[]} args @returns {readonly string[]} */
export function programArgs(name, ...args) {
  const { file, flags } = programOf(name);
  return [...flags, file, ...args];
}

/** In a process of its own, as it takes half a second and whoever asks can't wait otherwise. */
function findBuild() {
  const folder = builtFolder();
  if (isBuilt(folder)) return folder;
  const { status } = spawnSync(process.execPath, [join(checkout, 'lib/build/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0 && isBuilt(folder) ? folder : null;
}
