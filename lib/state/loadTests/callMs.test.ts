import { expect, it } from 'vitest';
import { anIteration } from '@/lib/contract/testing/aLoadTest';
import { callMsOf } from './callMs';

it('is the mean of an iteration’s calls, to the microsecond', () => {
  // 18.5, 42 and 20.7 ms.
  expect(callMsOf(anIteration())).toBeCloseTo(81.2 / 3, 9);
});

it('is what an actor’s steps took together where there are no calls, and nothing where there is neither', () => {
  const step = (call: string, from: string, to: string) => ({
    name: 'save sum',
    actor: call,
    call,
    startedAt: `2026-01-18T10:32:07.${from}Z`,
    finishedAt: `2026-01-18T10:32:07.${to}Z`,
  });
  const steps = [
    step('Batch 1', '100000', '104000'),
    step('Batch 1', '106000', '112000'),
    step('Batch 2', '100000', '102000'),
  ];
  expect(callMsOf({ calls: [], steps })).toBeCloseTo(6, 9);
  expect(callMsOf({ calls: [], steps: [] })).toBeNull();
});
