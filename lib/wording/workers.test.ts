import { expect, it } from 'vitest';
import type { Work, Worker } from '@/lib/contract/workers';
import { answersText, lastHourText, loadText, slotText, workersHeadline, workText } from './workers';

const worker = (change: Partial<Worker> = {}): Worker => ({
  id: '1',
  kind: 'worker',
  name: 'a-1-ffff',
  host: 'a',
  pid: 1,
  version: '0.1.0',
  startedAt: '2026-01-01T10:00:00.000000Z',
  seenAt: '2026-01-01T10:00:00.000000Z',
  answering: true,
  parts: [],
  working: [],
  slots: [],
  eventLoopLagP99Ms: null,
  processorLoad: null,
  connections: 0,
  lastHour: { iterations: 0, orders: 0, cells: 0, sweepParts: 0, records: 0 },
  ...change,
});
const work = (task: Work['task'], change: Partial<Work> = {}): Work => ({
  ...{ kind: 'load_test', id: '1', title: 't', environment: null, task, count: 3, numbers: [], part: null },
  ...change,
});

it.each([
  [work('ramp'), 'choosing the concurrency'],
  [work('race'), 'racing 3 iterations'],
  [work('judge', { count: 1 }), 'judging 1 iteration'],
  [work('explore', { count: 1200 }), '1,200 orders so far'],
  [work('cell', { numbers: [4], part: 'fixed, serializable' }), 'cell 4 (fixed, serializable), 3 orders so far'],
  [work('cell'), 'preparing its databases'],
  [work('plan'), 'planning'],
  [work('compare', { count: 1, numbers: [7] }), 'comparing part 7'],
  [work('compare', { count: 3, numbers: [7, 8] }), 'comparing parts 7, 8, …'],
  [work('reread'), 'reading 3 records again'],
])('what is done is said: %#', (done, text) => {
  expect(workText(done)).toBe(text);
});

it('the headline counts workers and machines, and names what is missing', () => {
  const told = (...workers: Worker[]) => {
    const { trouble, rest } = workersHeadline(workers);
    return [trouble, rest];
  };
  const waits = 'Load tests, explorations and sweeps wait until one starts.';
  expect(told(worker({ kind: 'console' }))).toEqual(['No worker is running.', waits]);
  expect(told(worker({ answering: false }))).toEqual(['1 worker stopped answering.', waits]);
  expect(told(worker())).toEqual(['', '1 worker on one machine, idle.']);
  expect(told(worker({ working: [work('race')] }), worker({ host: 'b' }), worker({ answering: false }))).toEqual([
    '1 worker stopped answering.',
    '2 workers on 2 machines, 1 busy.',
  ]);
  const old = { version: '0.9.0' };
  expect(told(worker(), worker({ kind: 'console', ...old }))[0]).toBe('2 versions run side by side.');
  expect(told(worker(), worker({ answering: false, ...old }))[0]).toBe('1 worker stopped answering.');
});

it('slots, load, the last hour, and since when one is silent', () => {
  expect(slotText({ kind: 'races', used: 12, of: 20 })).toBe('12 of 20 races');
  expect(slotText({ kind: 'explorations', used: 0, of: 1 })).toBe('0 of 1 exploration');
  expect(loadText(worker())).toEqual([]);
  expect(loadText(worker({ answering: false, processorLoad: 0.5 }))).toEqual([]);
  expect(loadText(worker({ eventLoopLagP99Ms: 2.34, processorLoad: 0.256 }))).toEqual([
    'processors 26 % busy',
    'event loop up to 2.3 ms late',
  ]);
  expect(lastHourText(worker().lastHour)).toBe('');
  expect(lastHourText({ iterations: 1, orders: 0, cells: 0, sweepParts: 2, records: 8000 })).toBe(
    '1 iteration, 2 sweep parts (8,000 records)',
  );
  expect(answersText(worker(), Date.parse('2026-01-01T10:05:00Z'))).toBe('Running');
  expect(answersText(worker({ answering: false }), Date.parse('2026-01-01T10:05:00Z'))).toBe(
    'Stopped answering 5 min ago',
  );
});
