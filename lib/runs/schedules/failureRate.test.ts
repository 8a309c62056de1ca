import { expect, it } from 'vitest';
import { scheduledLoadTestSchema } from '@/lib/contract/loadTests';
import type { NotedRun } from '@/lib/state/schedules/listSchedules';
import { watchedRate } from './failureRate';

const run = (threshold?: number) =>
  scheduledLoadTestSchema.parse({
    kind: 'load_test',
    scenario: 'scorecard_race',
    variant: 'x/y',
    ...(threshold === undefined ? {} : { threshold }),
  });
/** Named by its place, the newest first. */
const runs = (...all: readonly (number | NotedRun['untold'])[]): readonly NotedRun[] =>
  all.map((each, index) => ({
    run: `run ${index}`,
    finishedAt: `2026-11-${String(28 - index).padStart(2, '0')}T03:00:00.000000Z`,
    untold: typeof each === 'number' ? null : each,
    points: [{ delayMs: 0, failed: typeof each === 'number' ? each : 50, judged: 50, unjudged: 0 }],
  }));
const watched = (...all: readonly (number | NotedRun['untold'])[]) => watchedRate(run(0.1), runs(...all));

it('is nothing without a threshold, and for sweeps', () => {
  expect(watchedRate(run(), runs(50))).toBeNull();
  expect(watchedRate({ kind: 'sweep', record: 'order', sweep: 'deep' }, [])).toBeNull();
  expect(watched()).toEqual({ threshold: 0.1, state: 'not_told', told: null, untold: null, lastAlert: null });
});

it('goes by the newest run that tells, and says why a newer one does not', () => {
  expect(watched('saturated', 25, 0)).toMatchObject({
    state: 'above',
    told: { run: 'run 1', failed: 25 },
    untold: { run: 'run 0', why: 'saturated' },
    lastAlert: { raised: { run: 'run 1' }, over: null },
  });
  expect(watched('cancelled', 0, 25)).toMatchObject({ state: 'not_above', untold: { why: 'cancelled' } });
  expect(watched('failed')).toMatchObject({ state: 'not_told', told: null, untold: { why: 'failed' } });
});

it('an alert lasts from the first run above, over those that say nothing, to the first that is not', () => {
  expect(watched(0, 0, 25, 'saturated', 25, 0, 25)?.lastAlert).toMatchObject({
    raised: { run: 'run 4' },
    over: { run: 'run 1' },
  });
  expect(watched(25, 25, 25)?.lastAlert).toMatchObject({ raised: { run: 'run 2' }, over: null });
  expect(watched(0, 6, 0)?.lastAlert).toBeNull();
});
