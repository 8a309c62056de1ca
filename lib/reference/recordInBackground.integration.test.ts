import { connect, createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { RecordedCall } from '@/lib/state/calls';
import { listCalls, listDroppedCalls } from '@/lib/state/testing/listCalls';
import { openState, type State } from '@/lib/state/openState';
import { recordInBackground, WAITING_AT_MOST, type CallRecorder } from './recordInBackground';

let databases: TestDatabases;
let direct: State;
let away: State;
let way: Server;
let recorder: CallRecorder;
let failures = 0;

beforeAll(async () => {
  databases = await createTestDatabases();
  direct = openState(databases.stateUrl);
});
afterEach(async () => {
  await recorder.close();
  await away.close();
  await new Promise((resolve) => {
    way.close(resolve);
  });
});
afterAll(async () => {
  await direct.close();
  await databases.drop();
});

/** A state behind an address that refuses every connection until `open` lets them through. */
async function stateAway(): Promise<() => void> {
  const target = new URL(databases.stateUrl);
  let isOpen = false;
  way = createServer((socket) => {
    socket.on('error', () => undefined);
    if (!isOpen) return void socket.destroy();
    const there = connect(Number(target.port), target.hostname);
    there
      .on('error', () => undefined)
      .pipe(socket)
      .pipe(there);
  });
  await new Promise<void>((resolve) => {
    way.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(databases.stateUrl);
  url.hostname = '127.0.0.1';
  url.port = String((way.address() as AddressInfo).port);
  away = openState(url.href);
  failures = 0;
  recorder = recordInBackground(away, 'local', () => (failures += 1));
  return () => {
    isOpen = true;
  };
}

function call(name: string, n: number, more: Partial<RecordedCall> = {}): RecordedCall {
  const time = `2026-01-18T10:32:07.${String(n).padStart(6, '0')}Z`;
  return { name, call: 'GetScorecard', startedAt: time, finishedAt: time, status: 200, response: {}, ...more };
}

test('what could not be saved is saved once the state is back, without another call', async () => {
  const open = await stateAway();
  recorder.record(call('later', 1));
  await expect.poll(() => failures).toBeGreaterThan(0);
  open();
  await expect.poll(() => listCalls(direct, 'local', 'later')).toHaveLength(1);
});

test('while it is away any number of reads displaces no write; what found no room is noted', async () => {
  const open = await stateAway();
  recorder.record(call('long', 1, { call: 'SubmitScorecard' }));
  recorder.record(call('long', 2, { call: 'UpdateScorecard', status: 409 }));
  for (let n = 10; n < 10 + WAITING_AT_MOST + 40; n += 1) recorder.record(call('other', n));
  open();
  await expect.poll(() => listDroppedCalls(direct, 'local', 'other')).not.toEqual([]);
  expect((await listCalls(direct, 'local', 'long')).map((each) => each.call)).toEqual(['SubmitScorecard']);
  expect(await listDroppedCalls(direct, 'local', 'long')).toEqual([
    { call: 'UpdateScorecard', evidence: 'none', newestStartedAt: call('', 2).startedAt },
  ]);
});

test('a call that is told again while it waits takes up no more room, and counts in its last state', async () => {
  const open = await stateAway();
  for (let n = 0; n < WAITING_AT_MOST * 2; n += 1)
    recorder.record(call('again', 1, { id: 'one', call: 'UpdateScorecard', status: n % 2 === 0 ? 0 : 200 }));
  recorder.record(call('again', 2, { id: 'two', call: 'SubmitScorecard' }));
  open();
  await expect.poll(() => listCalls(direct, 'local', 'again')).toHaveLength(2);
  expect((await listCalls(direct, 'local', 'again')).map(({ status }) => status)).toEqual([200, 200]);
  expect(await listDroppedCalls(direct, 'local', 'again')).toEqual([]);
});
