import { readFileSync } from 'node:fs';

const everyMs = 500;

/**
 * `npm start` that is killed leaves its child running, where nobody looks for it. Started by npm as the script of that name, this process
 * ends with it: its parent, or the parent of the shell between them, then becomes another. Started otherwise (nohup, a service manager), a
 * change of parent means nothing.
 */
export function endWithNpm(
  script: 'start' | 'worker',
  env: Readonly<Record<string, string | undefined>>,
  end: () => void,
): void {
  if (env.npm_lifecycle_event !== script) return;
  const shell = readStat(process.ppid);
  const npm = shell !== null && /^(sh|dash|bash|ash|zsh)$/.test(shell.command) ? shell : null;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent && (npm === null || readStat(parent)?.parent === npm.parent)) return;
    clearInterval(watch);
    end();
  }, everyMs);
  watch.unref();
}

/** Only Linux shows this in a file; elsewhere npm's shell replaces itself with the program that it starts. */
function readStat(pid: number): { readonly command: string; readonly parent: number } | null {
  try {
    const found = /^\d+ \((.*)\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return found === null ? null : { command: found[1] ?? '', parent: Number(found[2]) };
  } catch {
    return null;
  }
}
