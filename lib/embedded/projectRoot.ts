import { fileURLToPath } from 'node:url';

/** The checkout's folder: what child processes run in. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Arguments with which Node runs a TypeScript file of this project. */
export function tsxArgs(file: string, ...args: readonly string[]): readonly string[] {
  return ['--import', 'tsx', file, ...args];
}
