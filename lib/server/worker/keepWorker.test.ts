import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { keepWorker } from './keepWorker';

let folder: string;
const configure = (text: string) => writeFileSync(join(folder, 'config.json'), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-worker-'));
  writeFileSync(join(folder, 'worker.mjs'), "process.on('disconnect', () => process.exit(0));");
  vi.stubEnv('LASTWRITE_CONFIG', join(folder, 'config.json'));
  vi.stubEnv('LASTWRITE_STATE_URL', 'postgres://127.0.0.1:1/state');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function keep() {
  const start = vi.fn(() => fork(join(folder, 'worker.mjs'), { execArgv: [] }));
  return { start, worker: keepWorker({ start, lookAgainMs: 10 }) };
}

it('a worker starts once the mistakes of the configuration are corrected', async () => {
  configure('{ "scenarios": [], "typo": 1 }');
  const { start, worker } = keep();
  expect(start).not.toHaveBeenCalled();
  configure('{ "scenarios": [] }');
  await eventually(() => expect(start).toHaveBeenCalledTimes(1));
  await worker.stop();
});

it('one that is not wanted does not start, nor one whose console has ended meanwhile', async () => {
  configure('{ "scenarios": [] }');
  vi.stubEnv('LASTWRITE_WORKER', '0');
  const unwanted = keep();
  await unwanted.worker.stop();
  configure('{ "typo": 1 }');
  vi.stubEnv('LASTWRITE_WORKER', '1');
  const ended = keep();
  await ended.worker.stop();
  configure('{ "scenarios": [] }');
  const { start, worker } = keep();
  expect(start).toHaveBeenCalledTimes(1);
  await worker.stop();
  expect([unwanted.start.mock.calls, ended.start.mock.calls]).toEqual([[], []]);
});
