import { expect, test } from 'vitest';
import { runStep, traceSteps } from './step';

test('a failed step is traced too', async () => {
  const traces: string[] = [];
  let now = 0;
  const step = traceSteps(
    runStep,
    () => String((now += 1)),
    'call',
    ({ name, actor, startedAt, finishedAt }) => void traces.push(`${actor} ${name} ${startedAt}-${finishedAt}`),
  );
  await step({ name: 'read row', reads: [], writes: [] }, () => Promise.resolve());
  await expect(
    step({ name: 'commit', reads: [], writes: [] }, () => Promise.reject(new Error('lost'))),
  ).rejects.toThrow('lost');
  expect(traces).toEqual(['call read row 1-2', 'call commit 3-4']);
});
