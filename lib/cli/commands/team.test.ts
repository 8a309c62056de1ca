import { expect, it } from 'vitest';
import type { Activity } from '@/lib/contract/activity';
import type { Worker, WorkersResponse } from '@/lib/contract/workers';
import { progressOn } from '../render/progress';
import { styleFor } from '../render/style';
import type { Terminal } from '../Terminal';
import { activity } from './activity';
import { workers } from './workers';

function terminalTo(printed: string[]): Terminal {
  return {
    style: styleFor({}, false),
    print: (text) => printed.push(text),
    complain: () => undefined,
    progress: progressOn({ write: () => undefined }),
    readInput: () => Promise.resolve(''),
    interrupted: new AbortController().signal,
  };
}
const worker = (change: Partial<Worker> = {}): Worker => ({
  ...{ id: '1', kind: 'worker', name: 'machine-7-ab12', host: 'machine', pid: 7, version: '0.1.0', answering: true },
  ...{ startedAt: '2026-01-01T10:00:00.000000Z', seenAt: '2026-01-01T10:00:00.000000Z', parts: [], connections: 3 },
  working: [
    {
      kind: 'load_test',
      id: '9',
      title: 'nightly',
      environment: 'local',
      task: 'race',
      count: 4,
      numbers: [],
      part: null,
    },
  ],
  slots: [{ kind: 'races', used: 4, of: 20 }],
  eventLoopLagP99Ms: null,
  processorLoad: 0.5,
  lastHour: { iterations: 12, orders: 0, cells: 0, sweepParts: 0, records: 0 },
  ...change,
});
async function told(...all: Worker[]) {
  const printed: string[] = [];
  const answer: WorkersResponse = { workers: all, connections: { used: 3, budget: 60 } };
  const source = () => Promise.resolve({ read: () => Promise.resolve(answer) });
  const code = await workers({}, terminalTo(printed), source, Date.parse('2026-01-01T10:05:00Z'));
  return { code, text: printed.join('\n') };
}

it('workers are listed with what they work on; none that answers ends with 2', async () => {
  const { code, text } = await told(worker());
  expect(code).toBe(0);
  expect(text).toMatch(/^1 worker on one machine, 1 busy\.\n/);
  expect(text).toContain('Load test nightly: racing 4 iterations');
  expect(text).toContain('3 of 60 connections to Postgres in use.');
  expect(await told(worker({ answering: false }))).toMatchObject({
    code: 2,
    text: expect.stringContaining('stopped answering 5 min ago') as string,
  });
  expect((await told()).code).toBe(2);
});

it('activity has a column for who, where anybody is known', async () => {
  const entry = (by: string | null): Activity => ({
    ...{ id: '1', at: '2026-01-01T10:00:00.000000Z', by, what: 'changed', kind: 'load_test', title: 'nightly' },
    ...{ subject: '019bd2e8-5c71-70e9-9a89-acb3efd08e34', changes: ['label'], exists: true, schedule: null },
  });
  const list = async (...entries: Activity[]) => {
    const printed: string[] = [];
    const code = await activity({}, terminalTo(printed), () =>
      Promise.resolve({ list: () => Promise.resolve(entries) }),
    );
    expect(code).toBe(0);
    return printed.join('\n');
  };
  expect(await list(entry('ana'))).toMatch(/who.*\n2026-01-01 10:00 +ana +Load test +nightly label changed +019bd2e8/);
  expect(await list(entry(null))).not.toContain('who');
  expect(await list()).toBe('No activity.');
});
