import { expect, test } from 'vitest';
import { noteInOrder, runStep, traceSteps } from './step';
import { declared } from './testing/declared';

test('a failed step is traced too', async () => {
  const traces: string[] = [];
  let now = 0;
  const step = traceSteps(
    runStep,
    () => String((now += 1)),
    'call',
    ({ name, actor, startedAt, finishedAt }) => void traces.push(`${actor} ${name} ${startedAt}-${finishedAt}`),
  );
  await step(declared('read row'), () => Promise.resolve());
  await expect(step(declared('commit'), () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(traces).toEqual(['call read row 1-2', 'call commit 3-4']);
});

test('steps that overlap are listed as they began, and those that began at once as they ended', () => {
  const traces: Parameters<ReturnType<typeof noteInOrder>>[0][] = [];
  const note = noteInOrder(traces);
  for (const [name, startedAt] of [
    ['short', '2'],
    ['long', '1'],
    ['last', '3'],
    ['twin', '2'],
  ] as const)
    note({ name, actor: 'call', startedAt, finishedAt: '9' });
  expect(traces.map(({ name }) => name)).toEqual(['long', 'short', 'twin', 'last']);
});
