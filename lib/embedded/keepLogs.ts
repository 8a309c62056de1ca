import { copyFileSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const LARGEST_BYTES = 16 * 1024 * 1024;
/** Of one log, whatever their age: a part that complains all the time fills no disk. */
const MOST_KEPT = 20;
const PUT_ASIDE = /^(.+\.log)\.(\d{8}T\d{6}Z)$/;

/**
 * Puts each log aside that is a day old or has 16 MB, and deletes those that were put aside so many days ago (null: none for its age). A log stays open in the
 * process that writes it, which always appends: it is copied and emptied in place. Gives the names of what was put aside or deleted.
 */
export function keepLogs(directory: string, days: number | null, now: Date): readonly string[] {
  const names = readdirSync(directory);
  const aside = names.flatMap((name) => {
    const match = PUT_ASIDE.exec(name);
    return match ? [{ name, log: match[1] ?? '', at: timeOf(match[2] ?? '') }] : [];
  });
  const changed: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.log'))) {
    const path = join(directory, name);
    const { size, birthtimeMs } = statSync(path);
    const since = Math.max(birthtimeMs, ...aside.filter(({ log }) => log === name).map(({ at }) => at));
    if (size === 0 || (size < LARGEST_BYTES && now.getTime() - since < DAY_MS)) continue;
    const copy = `${name}.${stampOf(now)}`;
    copyFileSync(path, join(directory, copy));
    truncateSync(path);
    aside.push({ name: copy, log: name, at: now.getTime() });
    changed.push(copy);
  }
  for (const { name, log, at } of aside) {
    const newer = aside.filter((other) => other.log === log && other.at > at).length;
    if (newer < MOST_KEPT && (days === null || now.getTime() - at <= days * DAY_MS)) continue;
    rmSync(join(directory, name), { force: true });
    changed.push(name);
  }
  return changed;
}

/** `20261128T063000Z`. */
function stampOf(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

function timeOf(stamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
