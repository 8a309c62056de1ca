import type * as Fs from 'node:fs';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';

const fs = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof Fs>();
  return {
    ...real,
    // As a file on a disk with room for five bytes more.
    writeSync: (descriptor: number, bytes: Buffer, offset: number) => {
      if (!fs.full) return real.writeSync(descriptor, bytes, offset);
      if (offset > 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return real.writeSync(descriptor, bytes, 0, 5);
    },
  };
});
// Other files of tests may have loaded it already, with the real disk, or may load it after this one.
vi.resetModules();
const { openLogDestination } = await import('./openLogDestination');
afterAll(() => vi.resetModules());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-log-'));
});
afterEach(() => {
  fs.full = false;
  rmSync(folder, { recursive: true });
});

test('what a full disk does not take is counted once there is room again, and every line is whole', () => {
  const file = join(folder, 'a.log');
  const descriptor = openSync(file, 'a');
  const log = openLogDestination(descriptor);
  log.write('{"msg":"one"}\n');
  fs.full = true;
  for (const lost of ['two', 'three', 'four']) log.write(`{"msg":"${lost}"}\n`);
  fs.full = false;
  log.write('{"msg":"five"}\n');
  closeSync(descriptor);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines[0]).toBe('{"msg":"one"}');
  expect(lines.slice(-2)).toEqual([
    '{"level":40,"lost":3,"msg":"lines of this log could not be written"}',
    '{"msg":"five"}',
  ]);
});

test.runIf(existsSync('/dev/full'))('a log whose file is full for ever, or closed, ends nothing', () => {
  const descriptor = openSync('/dev/full', 'w');
  const log = pino({}, openLogDestination(descriptor));
  for (let line = 0; line < 100; line += 1) log.info('lost');
  closeSync(descriptor);
  expect(() => log.info('lost as well')).not.toThrow();
});
