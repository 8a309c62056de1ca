import { describe, expect, test } from 'vitest';
import { serviceSteps } from '@/lib/reference/serviceSteps';
import { violationsCalled } from '@/lib/scenarios/testing/violations';
import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import { declared } from '@/lib/steps/testing/declared';
import type { Resource } from '@/lib/steps/resources';
import type { TraceEvent } from '@/lib/steps/trace';
import { explainOrder } from './explainOrder';

const meanings: Readonly<Record<string, Partial<StepMeaning>>> = {
  ...serviceSteps,
  'count results': { says: 'counts the saved results', effect: 'read' },
  'save results': { says: 'saves its results', effect: 'write' },
  'save sum': { says: 'saves its sum', effect: 'write' },
  'lock run': { says: 'locks the run', effect: 'read' },
  'lock and take free rows': { says: 'locks and takes free rows', effect: 'read' },
  'mark Processing': { says: 'marks its rows Processing', effect: 'write' },
};
const event = (
  actor: string,
  name: string,
  reads: readonly Resource[] = [],
  writes: readonly Resource[] = [],
): TraceEvent => ({
  actor,
  declaration: declared(name, { ...meanings[name], reads, writes }),
  resumedBy: null,
  startedBy: null,
});

const row: Resource = 'postgres:director';
const lock: Resource = 'postgres-lock:director';
const call = (actor: string): readonly TraceEvent[] => [
  event(actor, 'read row', [row]),
  event(actor, 'update row', [row], [lock]),
  event(actor, 'save scores', [], [lock]),
  event(actor, 'commit', [], [row, lock]),
];
const at = (events: readonly TraceEvent[], ...indices: number[]) => indices.flatMap((index) => events[index] ?? []);

describe('a violating order', () => {
  test('who had read too early and wrote all the same, and what is broken by it', () => {
    const [update, submit] = [call('update'), call('submit')];
    const events = [...at(submit, 0), ...update, ...at(submit, 1, 3)];
    expect(
      explainOrder({ events, outcome: 'violated', violations: violationsCalled('update_lost'), error: null }),
    ).toBe('Submit reads the row before Update commits, and saves the row anyway: an update is lost.');
  });

  test('of several the one that writes last; names and violations as people say them', () => {
    const batch = (n: number): readonly TraceEvent[] => [
      event(`batch-${n}`, 'count results', ['postgres:results:1', 'postgres:results:2']),
      event(`batch-${n}`, 'save results', [], [`postgres:results:${n}`]),
      event(`batch-${n}`, 'save sum', ['postgres:run'], ['postgres:run', 'postgres-lock:run']),
    ];
    const [one, two] = [batch(1), batch(2)];
    expect(
      explainOrder({
        events: [...at(one, 0), ...at(two, 0, 1, 2), ...at(one, 1, 2)],
        outcome: 'violated',
        violations: violationsCalled('count_mismatch', 'never_completes'),
        error: null,
      }),
    ).toBe(
      'Batch 1 counts the saved results before Batch 2 saves its results, and saves its sum anyway: the count of the run is not the number of saved results and the run never completes.',
    );
  });

  test('work left behind is named after its call', () => {
    const events = [
      ...at(call('update'), 0),
      ...call('submit'),
      event('submit.async', 'insert card version', [], ['clickhouse:card']),
      event('update.async', 'insert card version', [], ['clickhouse:card']),
    ];
    expect(
      explainOrder(
        { events, outcome: 'violated', violations: violationsCalled('clickhouse_mismatch'), error: null },
        { update: 'The coach', submit: 'The lead' },
      ),
    ).toBe(
      'The coach reads the row before The lead commits, and The coach’s async work inserts its version of the card anyway: ClickHouse differs from Postgres.',
    );
  });

  test('a commit of what was only read changes nothing', () => {
    const turn = (actor: string): readonly TraceEvent[] => [
      event(actor, 'lock and take free rows', ['postgres:rows'], ['postgres-lock:rows']),
      event(actor, 'commit', [], ['postgres:rows', 'postgres-lock:rows']),
      event(actor, 'mark Processing', [], ['postgres:rows', 'postgres-lock:rows']),
    ];
    const [one, two] = [turn('scheduler-1'), turn('scheduler-2')];
    expect(
      explainOrder({
        events: [...at(one, 0, 1), ...two, ...at(one, 2)],
        outcome: 'violated',
        violations: violationsCalled('processed_twice'),
        error: null,
      }),
    ).toBe(
      'Scheduler 1 locks and takes free rows before Scheduler 2 marks its rows Processing, and marks its rows Processing anyway: a row is processed twice.',
    );
  });

  test('without anything read too early, the turns', () => {
    const events = [
      event('a', 'frob', [], ['postgres:x']),
      event('a', 'commit'),
      event('b', 'commit', [], ['postgres:x']),
    ];
    expect(
      explainOrder({ events, outcome: 'violated', violations: violationsCalled('left_behind'), error: null }),
    ).toBe('A does frob and commits; then B commits: a row is left behind.');
  });
});

test('locks are not content: who waits for a lock has read nothing too early', () => {
  const events = [
    event('a', 'lock run', [lock], [lock]),
    event('b', 'lock run', [lock], [lock]),
    event('a', 'commit', [], [lock]),
  ];
  expect(explainOrder({ events, outcome: 'ok', violations: [], error: null })).toBe(
    'A locks the run; then B locks the run; then A commits: nothing is lost.',
  );
});

test('deadlocks and what could not be judged say so', () => {
  const events = [event('a', 'lock run'), event('b', 'lock run')];
  expect(
    explainOrder({ events, outcome: 'deadlock', violations: [], error: 'Postgres ended a deadlock by refusing b' }),
  ).toBe(
    'A locks the run; then B locks the run: they wait for each other’s locks. Postgres ended a deadlock by refusing b.',
  );
  expect(explainOrder({ events, outcome: 'error', violations: [], error: 'batch-1 failed: gone' })).toBe(
    'This order could not be judged. Batch-1 failed: gone.',
  );
});
