import { expect, test } from 'vitest';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import { declared } from '@/lib/steps/testing/declared';
import { explorationVerdict } from '@/lib/wording/explorationVerdict';
import { costOf } from './costOf';
import { orderTable } from './report/orderTable';
import type { TraceEvent } from '@/lib/steps/trace';

const does: Readonly<Record<string, StepMeaning>> = serviceSteps;
const event = (actor: string, name: string, tookMs: number, resumedBy: number | null = null): TraceEvent => ({
  actor,
  declaration: declared(name, does[name]),
  resumedBy,
  startedBy: null,
  tookMs,
});

test('a call costs its own steps, and where it waited, the steps that it waited for', () => {
  const events = [
    event('update', 'read row', 2),
    event('submit', 'lock', 900, 3),
    event('update', 'save', 3),
    event('update', 'commit', 4),
    event('submit', 'commit', 1),
    event('update.async', 'replicate', 50),
    event('reindex', 'reread', 70),
  ];
  expect(costOf(events)).toEqual({ callMs: [9, 8], blockedMs: [0, 7], retries: 0 });
});

test('saving again is a retry', () => {
  expect(
    costOf([
      event('update', 'read row', 1),
      event('update', 'update row', 1),
      event('update', 'read row', 1),
      event('update', 'update row', 1),
      event('update', 'read back', 1),
      event('update', 'commit', 1),
    ]).retries,
  ).toBe(1);
});

test('nothing but all orders, judged and without a deadlock, is a proof; a violation stays one', () => {
  const whole = { complete: true, violating: 0, errors: 0, deadlocks: 0 };
  expect(
    [
      whole,
      { ...whole, complete: false },
      { ...whole, errors: 1 },
      { ...whole, deadlocks: 1 },
      { ...whole, complete: false, violating: 1 },
    ].map(explorationVerdict),
  ).toEqual(['clean', 'incomplete', 'incomplete', 'incomplete', 'violated']);
});

test('an order as text has a column per actor, and says what waited and what changed', () => {
  const schedule = [
    { actor: 'update', step: 'read row', blockedUntil: null },
    { actor: 'submit', step: 'lock', blockedUntil: 3 },
    { actor: 'update', step: 'commit', blockedUntil: null },
  ];
  const states = [
    { after: 2, copies: { director: { comment: 'old' } }, changed: [] },
    { after: 3, copies: { director: { comment: 'new' } }, changed: ['director'] },
  ];
  expect(orderTable(schedule, states)).toEqual([
    '   update    submit                then',
    '1  read row',
    '2            lock (waits until 3)',
    '3  commit                          director: comment new',
  ]);
});
