import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, from the sources and from what is built from them: what child processes run in. */
export const checkout = findCheckout(dirname(fileURLToPath(import.meta.url)));

/** @param {string} folder @returns {string} */
function findCheckout(folder) {
  return existsSync(`${folder}/package-lock.json`) ? folder : findCheckout(dirname(folder));
}
