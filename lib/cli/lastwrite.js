#!/usr/bin/env node
// Plain JavaScript: it has to run, and say what is missing, where the TypeScript behind it can't.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`lastwrite needs Node 20.9 or newer; this is ${process.versions.node}.`);
  process.exit(64);
}
if (!existsSync(join(folder, '..', '..', 'node_modules', 'tsx'))) {
  console.error(`lastwrite is not installed yet. Run "npm ci" (or "npm start") in ${join(folder, '..', '..')}.`);
  process.exit(64);
}

const { register } = await import('tsx/esm/api');
register({ tsconfig: join(folder, '..', '..', 'tsconfig.json') });
const { main } = await import(pathToFileURL(join(folder, 'main.ts')).href);
process.exitCode = await main(process.argv.slice(2));
