import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as an opaque text: with its pid it names one process, however often the pid is used again.
 * @param {number} pid
 * @returns {string | null} null when there is no such process
 */
export function processIdentity(pid) {
  if (process.platform === 'linux') {
    try {
      // The command's name, in parentheses, may itself hold spaces and parentheses.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[0] === 'Z' ? null : `started ${fields[19]}`;
    } catch {
      return null;
    }
  }
  const found = spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return found.status === 0 && found.stdout.trim() !== '' ? found.stdout.trim() : null;
}
