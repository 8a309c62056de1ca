/** `node lib/build/run.js worker`: runs a program of this project in this process, built from the sources as they are. */
import { importProgram } from './importProgram.js';
import { programs } from './programs.js';

const name = process.argv[2] ?? '';
if (!Object.hasOwn(programs, name)) {
  process.stderr.write(`Expected the name of a program: ${Object.keys(programs).join(', ')}.\n`);
  process.exit(64);
}
process.argv.splice(2, 1);
await importProgram(name);
