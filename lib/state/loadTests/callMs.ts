import type { Iteration } from '@/lib/contract/loadTests';
import { elapsedMs, parseTime } from '@/lib/evidence/time';

type Timed = Pick<Iteration['calls'][number], 'startedAt' | 'finishedAt'>;

/**
 * How long the calls of an iteration took on average, in milliseconds; in a race over tables, which has none, how long each actor's steps took
 * together. The same calls in every iteration of a run, so that iterations can be held against each other. null without any.
 */
export function callMsOf({ calls, steps }: Pick<Iteration, 'calls' | 'steps'>): number | null {
  const timed: readonly Timed[] = calls.length > 0 ? calls : steps;
  const lengths = timed.flatMap(({ startedAt, finishedAt }) => {
    const [from, to] = [parseTime(startedAt), parseTime(finishedAt)];
    return from === null || to === null ? [] : [elapsedMs(from, to)];
  });
  if (lengths.length === 0) return null;
  const actors = calls.length > 0 ? lengths.length : new Set(steps.map(({ call }) => call)).size;
  return lengths.reduce((sum, length) => sum + length, 0) / actors;
}
