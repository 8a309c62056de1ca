import { expect, test } from 'vitest';
import type { Order } from '@/lib/contract/interleavings';
import { scorecardRaced } from '@/lib/contract/testing/aLoadTest';
import { findDifference, type EndedOrder } from './findDifference';

const lost = ['submission_lost'];
const ended = (n: number, text: string, violations: readonly string[]): EndedOrder => ({
  n,
  actors: [...text].map((letter) => (letter === 'u' ? 'update' : 'submit')),
  outcome: violations.length === 0 ? 'ok' : 'violated',
  violations: [...violations],
});
const steps: Readonly<Record<string, readonly string[]>> = {
  update: ['read row', 'save row'],
  submit: ['read row', 'save row'],
};
const run = ({ n, actors, outcome, violations }: EndedOrder): Order => {
  const next: Record<string, number> = {};
  return {
    n,
    outcome,
    violations,
    error: null,
    sentence: null,
    schedule: actors.map((actor) => {
      next[actor] = (next[actor] ?? -1) + 1;
      return { actor, step: steps[actor]?.[next[actor]] ?? '', blockedUntil: null };
    }),
  };
};

// The update reads before the submission and saves after it.
const broken = ended(1, 'ussu', lost);
const all = [
  broken,
  ended(2, 'uuss', []),
  ended(3, 'usus', lost),
  ended(4, 'suus', lost),
  ended(5, 'ssuu', []),
  ended(6, 'susu', lost),
];

test('the step that has to move is found and told, with the order that it leads to', () => {
  const found = findDifference(run(broken), all, scorecardRaced, true);
  expect(found).toMatchObject({ moved: { step: 0, place: 'after', other: 2 }, exchanges: 2, n: 5, outcome: 'ok' });
  expect(found?.says).toBe('Had “read row” of update come after “save row” of submit, every invariant would hold.');
});

test('an order that ends well is told what would break it', () => {
  const found = findDifference(run(ended(2, 'uuss', [])), all, scorecardRaced, true);
  expect(found?.says).toMatch(/^Had “.*” of .* come .*, this would go wrong: Submission lost\.$/);
  expect(found?.outcome).toBe('violated');
});

test('where equal orders were left out, the nearest of those that were run is told', () => {
  // Between them lies none that was run.
  const few = [broken, ended(2, 'uuss', [])];
  expect(findDifference(run(broken), few, scorecardRaced, false)).toMatchObject({
    n: 2,
    exchanges: 2,
    moved: { step: 3, place: 'before', other: 1 },
  });
  const apart = ended(7, 'susu', lost);
  const found = findDifference(run(apart), [apart, ended(2, 'uuss', [])], scorecardRaced, false);
  expect(found).toMatchObject({ moved: null, exchanges: 3 });
  expect(found?.says).toBe('No single step decides. If 3 pairs of steps changed places, every invariant would hold.');
});

test('control: nothing is told where every order ends alike, and of one that could not be judged', () => {
  const alike = all.filter(({ outcome }) => outcome === 'violated');
  expect(findDifference(run(broken), alike, scorecardRaced, true)).toBeNull();
  expect(findDifference({ ...run(broken), outcome: 'error' }, all, scorecardRaced, true)).toBeNull();
});
