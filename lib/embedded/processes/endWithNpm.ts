const everyMs = 1_000;

/**
 * `npm start` that is killed leaves its child running, where nobody looks for it. Started by npm, this process ends with it: its
 * parent then becomes another. Started otherwise (nohup, a service manager), a change of parent means nothing.
 */
export function endWithNpm(env: Readonly<Record<string, string | undefined>>, end: () => void): void {
  if (env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, everyMs);
  watch.unref();
}
