import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '@/lib/environments/config';
import { StorePool } from '../StorePool';
import { whyNotReady } from './readiness';
import { notePartEnded, notePartRuns, partTroubles } from './troubles';

const stopped = { part: 'ClickHouse', since: '2026-01-18T10:32:07.418Z', times: 7, running: false, reason: 'SIGKILL' };
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lastwrite-troubles-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function writeStack(pid: number, parts: readonly unknown[]): void {
  writeFileSync(join(home, 'stack.json'), JSON.stringify({ version: 1, console: { url: null, pid }, parts }));
}

function readiness(): ReturnType<typeof whyNotReady> {
  const environment = { id: 'local', postgres: null, clickhouse: null, timeoutMs: 100, customers: [] };
  const config = { home, environments: [environment] } as unknown as Config;
  return whyNotReady({ config, state: null, stores: new StorePool() });
}

test('a part of this console’s stack that stopped is told, and keeps it from being ready until it runs', async () => {
  writeStack(process.pid, [stopped]);
  expect(partTroubles(home)).toEqual([stopped]);
  expect(await readiness()).toEqual([
    {
      path: 'ClickHouse',
      message: 'ClickHouse is not running: SIGKILL. It stopped 7 times and is being restarted.',
    },
  ]);
  writeStack(process.pid, [{ ...stopped, running: true }]);
  expect(partTroubles(home)).toHaveLength(1);
  expect(await readiness()).toEqual([]);
});

test('another stack’s file, half a file and none say nothing', () => {
  writeStack(process.pid + 1, [stopped]);
  expect(partTroubles(home)).toEqual([]);
  writeFileSync(join(home, 'stack.json'), '{"version"');
  expect(partTroubles(home)).toEqual([]);
  rmSync(join(home, 'stack.json'));
  expect(partTroubles(home)).toEqual([]);
});

test('a process of this one that ends again and again is one trouble that counts', async () => {
  expect(partTroubles(home)).toEqual([]);
  for (let death = 1; death <= 3; death += 1) {
    notePartEnded('worker', 'exit code 1');
    expect(partTroubles(home)).toMatchObject([{ part: 'worker', times: death, running: false }]);
  }
  expect(await readiness()).toMatchObject([{ path: 'worker' }]);
  notePartRuns('worker');
  expect(partTroubles(home)).toMatchObject([{ part: 'worker', times: 3, running: true }]);
  expect(await readiness()).toEqual([]);
});
