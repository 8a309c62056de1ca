import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startProcess } from './startProcess';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-process-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(script: string) {
  return startProcess({
    name: 'The part',
    command: process.execPath,
    args: ['-e', script],
    cwd: folder,
    env: process.env,
    logFile: join(folder, 'part.log'),
    readyLine: false,
    readyWithinMs: 60_000,
  });
}

it('one that runs is killed at once, and one that has ended already is no failure', async () => {
  const running = await start('setInterval(() => undefined, 60_000)');
  running.kill();
  expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
  running.kill();
  const ended = await start('process.exit(3)');
  expect(await ended.exited).toEqual({ code: 3, signal: null });
  expect(() => ended.kill()).not.toThrow();
});
