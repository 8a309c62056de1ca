import { writeSync } from 'node:fs';

/** Takes whole lines, each with its line break. Never throws. */
export interface LogDestination {
  write(line: string): void;
}

/** How often a reader that is behind gets another chance, so that it loses no line of an ordinary burst. */
const MOST_TRIES = 50;
const PAUSE_MS = 2;

/**
 * An open file that lines of a log go to. What it can't take (a full disk, a reader that is gone) is dropped, and counted in a line of its own as soon as one can be
 * written again: no process ends because of its log.
 */
export function openLogDestination(descriptor: number): LogDestination {
  let lost = 0;
  /** The file ends with half a line. */
  let torn = false;
  const tryWrite = (line: string): boolean => {
    const bytes = Buffer.from(line);
    let written = 0;
    for (let tries = 0; written < bytes.length && tries < MOST_TRIES;) {
      try {
        written += writeSync(descriptor, bytes, written);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
        tries += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      }
    }
    torn = written > 0 && written < bytes.length;
    return written === bytes.length;
  };
  return {
    write(line) {
      if (torn && !tryWrite('\n')) lost += 1;
      else if (
        lost > 0 &&
        !tryWrite(`${JSON.stringify({ level: 40, lost, msg: 'lines of this log could not be written' })}\n`)
      )
        lost += 1;
      else {
        lost = 0;
        if (!tryWrite(line)) lost += 1;
      }
    },
  };
}
