import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processIdentity } from '../processes/processIdentity.js';
import { StartFailure } from './StartFailure.js';

/**
 * Takes the home folder for this process: only one stack may use it. A lock of a process that is gone is replaced.
 * @param {string} home
 * @returns {{ release(): void, stale: boolean }} `stale`: an earlier stack ended without releasing it
 * @throws {StartFailure} when a stack runs there, or the folder cannot be written
 */
export function takeHomeLock(home) {
  const file = join(home, 'lock.json');
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  let stale = false;
  try {
    makeFolder(home);
    for (let attempt = 0; ; attempt += 1) {
      try {
        writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
        break;
      } catch (error) {
        if (error.code !== 'EEXIST' || attempt === 5) throw error;
      }
      const holder = read(file);
      if (holder !== null && processIdentity(holder.pid) === holder.identity) throw alreadyRunning(home, holder.pid);
      stale = true;
      const aside = `${file}.${process.pid}`;
      renameSync(file, aside);
      rmSync(aside, { force: true });
    }
  } catch (error) {
    throw error instanceof StartFailure ? error : homeFailure(home, error);
  }
  return {
    stale,
    release: () => {
      const holder = read(file);
      if (holder === null || holder.pid !== process.pid) return;
      try {
        rmSync(file, { force: true });
      } catch {
        // The home became read-only meanwhile; the next start sees that this process is gone.
      }
    },
  };
}

/** With its parents. Where the path leads nowhere, as in /proc, Node's own recursion would never end. */
function makeFolder(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST' && statSync(path).isDirectory()) return;
    const parent = dirname(path);
    if (error.code !== 'ENOENT' || existsSync(parent) || parent === path) throw error;
    makeFolder(parent);
    mkdirSync(path);
  }
}

/** What a file system error on the home folder means to the person who starts Lastwrite. */
export function homeFailure(home, error) {
  const other = 'or set LASTWRITE_HOME to another folder.';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartFailure(`The disk that holds ${home} is full. Free some space, ${other}`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StartFailure(`${home} is not writable (${error.code}). Make it writable for this user, ${other}`);
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartFailure(`${home} is not a folder. Move that file away, ${other}`);
    case 'ENOENT':
      return new StartFailure(`${home} does not exist and cannot be created. Create the folder, ${other}`);
    default:
      if (typeof error.code !== 'string' || typeof error.syscall !== 'string') return error;
      return new StartFailure(`${home} cannot be used (${error.code} at ${error.syscall}). Check the folder, ${other}`);
  }
}

function alreadyRunning(home, pid) {
  const stack = read(join(home, 'stack.json'));
  const state =
    stack === null
      ? 'is starting'
      : `is already running${typeof stack.console?.url === 'string' ? ` at ${stack.console.url}` : ''}`;
  return new StartFailure(
    `It ${state} (pid ${pid}), with its data in ${home}.\n` +
      'Use that one, stop it with Ctrl-C, or start a second one in another folder and on another port:\n' +
      '    LASTWRITE_HOME=.lastwrite-2 npm start -- --port 3001',
  );
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
