import { expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { PartTrouble } from '../../contract/status';
import { superviseProcess } from './superviseProcess';
import type { RunningProcess } from './startProcess';

interface Fake extends RunningProcess {
  end(): void;
}

let pids = 0;
function fake(): Fake {
  let end: () => void = () => undefined;
  const exited = new Promise<{ code: number; signal: null }>((resolve) => {
    end = () => resolve({ code: 1, signal: null });
  });
  const stop = () => {
    end();
    return exited.then(() => undefined);
  };
  return { name: 'The part', pid: (pids += 1), ready: {}, exited, stop, kill: end, end };
}

function supervise(restart: (times: number) => Promise<Fake>, wellAfterMs = 60_000) {
  const told: (PartTrouble | null)[] = [];
  const running: Fake[] = [fake()];
  let times = 0;
  const supervised = superviseProcess(
    'ClickHouse',
    running[0] as Fake,
    async () => {
      const again = await restart((times += 1));
      running.push(again);
      return again;
    },
    {
      logFile: '/nowhere/at.log',
      report: () => undefined,
      onTrouble: (trouble) => told.push(trouble),
      backoffMs: [1, 2],
      wellAfterMs,
    },
  );
  return { supervised, told, running };
}

test('a process that dies again and again is started again and again, and each time is told', async () => {
  const { supervised, told, running } = supervise(() => Promise.resolve(fake()));
  for (let death = 1; death <= 12; death += 1) {
    running.at(-1)?.end();
    await eventually(() => expect(running.length).toBe(death + 1));
    await eventually(() => expect(told.at(-1)).toMatchObject({ part: 'ClickHouse', times: death, running: true }));
  }
  expect(told.filter((trouble) => trouble?.running === false).map((trouble) => trouble?.times)).toEqual(
    Array.from({ length: 12 }, (_, n) => n + 1),
  );
  expect(new Set(told.map((trouble) => trouble?.since)).size).toBe(1);
  await supervised.stop();
  expect(running.length).toBe(13);
});

test('one that can not be started is tried until it can, and stopping ends the trying', async () => {
  const { supervised, told, running } = supervise((times) =>
    times < 9 ? Promise.reject(new Error('the port is taken')) : Promise.resolve(fake()),
  );
  running[0]?.end();
  await eventually(() => expect(running.length).toBe(2));
  expect(told.at(-1)).toMatchObject({ times: 9, running: true, reason: 'it could not be started' });
  await supervised.stop();

  let tries = 0;
  const other = supervise(() => Promise.reject(new Error(`try ${(tries += 1)}`)));
  other.running[0]?.end();
  await eventually(() => expect(tries).toBeGreaterThan(3));
  await other.supervised.stop();
  const before = tries;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(tries).toBe(before);
});

test('what ran well for a while is no trouble any more, and one that never ended never was', async () => {
  const { supervised, told, running } = supervise(() => Promise.resolve(fake()), 5);
  expect(told).toEqual([]);
  for (const round of [1, 2]) {
    running.at(-1)?.end();
    await eventually(() => expect(told.filter((trouble) => trouble === null).length).toBe(round));
  }
  expect(told.filter((trouble) => trouble?.running === false).map((trouble) => trouble?.times)).toEqual([1, 1]);
  await supervised.stop();
});
