import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPrograms } from './buildPrograms.js';
import { checkout } from './checkout.js';
import { programs } from './programs.js';
import { whyNotBuilt } from './whyNotBuilt.js';

/**
 * Loads a program into this process, built from the sources as they are; where they can't be built, from the sources themselves, and standard
 * error says why.
 * @param {keyof typeof programs} name
 */
export async function importProgram(name) {
  let folder;
  try {
    folder = await buildPrograms();
  } catch (error) {
    process.stderr.write(whyNotBuilt(error));
    const { register } = await import('tsx/esm/api');
    register({ tsconfig: join(checkout, 'tsconfig.json') });
    return import(pathToFileURL(join(checkout, programs[name])).href);
  }
  return import(pathToFileURL(join(folder, `${name}.js`)).href);
}
