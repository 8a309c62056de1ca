import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Ends a Postgres that an earlier start left running on this data folder, and removes the pid file of one that is gone: after
 * a reboot its number may belong to any process. Returns what was done, for people to read; null when there was nothing.
 */
export async function endLeftover(folder: string): Promise<string | null> {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isPostgresOn(folder, pid)) {
    rmSync(pidFile, { force: true });
    return 'Postgres was not stopped cleanly and is recovering from its log';
  }
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    signalProcess(pid, signal);
    for (const end = performance.now() + waitMs; performance.now() < end;) {
      if (!isPostgresOn(folder, pid)) return `stopped a Postgres from an earlier start (pid ${pid})`;
      await sleep(50);
    }
  }
  throw new Error(`a Postgres from an earlier start does not stop (pid ${pid}, ${folder})`);
}

function isPostgresOn(folder: string, pid: number): boolean {
  // Each column by itself: after a first `=`, POSIX takes all the rest for a heading. `ww`: BSD cuts lines at the width of a terminal.
  const columns = ['-o', 'stat=', '-o', 'command='];
  const { status, stdout } = spawnSync('ps', ['-ww', '-p', String(pid), ...columns], { encoding: 'utf8' });
  if (status === 0) return stdout.includes(folder) && !stdout.trim().startsWith('Z');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    return false;
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
