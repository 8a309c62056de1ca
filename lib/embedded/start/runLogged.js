import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFailure } from './StartFailure.js';

/**
 * Runs a program to its end with all output in a log file.
 * @param {string} title what failed, for the message
 * @param {readonly [string, ...string[]]} command
 * @param {{ cwd: string, env: Readonly<Record<string, string | undefined>>, logFile: string, advice: string }} options
 * @throws {StartFailure} with the end of the log
 */
export async function runLogged(title, [program, ...args], { cwd, env, logFile, advice }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', log, log] });
  closeSync(log);
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const result = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)));
  });
  process.off('SIGINT', forward).off('SIGTERM', forward);
  if (result === null) return;
  if (result === 'SIGINT' || result === 'SIGTERM') process.exit(130);
  const output = readFileSync(logFile, 'utf8');
  const lines = output
    .trimEnd()
    .split('\n')
    .filter((line) => line.trim() !== '');
  // npm tells the reason first and its usage last; other programs tell the reason last.
  const npm = lines.findIndex((line) => line.startsWith('npm error'));
  const tail = (npm < 0 ? lines.slice(-25) : lines.slice(npm, npm + 12)).map((line) => `    ${line}`).join('\n');
  const full = /ENOSPC|no space left/i.test(output) ? ' The disk is full. Free some space and start again.' : '';
  throw new StartFailure(`${title} failed (${result}).${full} ${advice}\n${tail}\n    (full log: ${logFile})`);
}
