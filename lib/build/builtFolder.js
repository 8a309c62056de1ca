import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkout } from './checkout.js';
import { hashSources } from './hashSources.js';

/** The build that this program runs from, or the checkout, where it runs from the sources. */
const runsFrom = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const files = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json', 'tsconfig.json'];

/**
 * Where the programs lie that are built from the sources as they are. The folder is named after their contents, so that what was built from
 * others is never found in it. A program that is built itself names its own: the parts of a stack are all of one build.
 */
export function builtFolder() {
  if (runsFrom !== checkout) return runsFrom;
  return join(checkout, '.build', hashSources(checkout, { folders: ['lib'], files }).slice(0, 20));
}

/** A build gets its name when it is whole. @param {string} folder */
export function isBuilt(folder) {
  return existsSync(folder);
}
