#!/usr/bin/env node
// Plain JavaScript: it has to run, and say what is missing, where the TypeScript behind it can't.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importProgram } from '../build/importProgram.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`lastwrite needs Node 20.9 or newer. This is ${process.versions.node}.`);
  process.exit(64);
}
if (!existsSync(join(root, 'node_modules', 'commander'))) {
  console.error(`lastwrite is not installed yet. Run "npm ci" (or "npm start") in ${root}.`);
  process.exit(64);
}

const { main } = await importProgram('cli');
process.exitCode = await main(process.argv.slice(2));
