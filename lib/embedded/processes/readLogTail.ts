import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const tailBytes = 8 * 1024;

/** The last lines of a log file, indented for showing under a message; '' when there is none. */
export function readLogTail(file: string, lines: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .filter((line) => line.trim() !== '')
      .map((line) => `    ${line}`)
      .join('\n');
  } finally {
    closeSync(descriptor);
  }
}
