/** `node lib/build/main.js`: builds the programs of this checkout where that has not been done since the sources changed. */
import { buildPrograms } from './buildPrograms.js';
import { whyNotBuilt } from './whyNotBuilt.js';

try {
  await buildPrograms();
} catch (error) {
  process.stderr.write(whyNotBuilt(error));
  process.exitCode = 1;
}
