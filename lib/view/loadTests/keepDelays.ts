import type { LoadTest } from '@/lib/contract/loadTests';

/** The runs as if they had tried only these delays; null keeps all. */
export function keepDelays(history: readonly LoadTest[], delaysMs: readonly number[] | null): readonly LoadTest[] {
  if (delaysMs === null) return history;
  return history.map((loadTest) => ({
    ...loadTest,
    points: loadTest.points.filter(({ delayMs }) => delaysMs.includes(delayMs)),
  }));
}
