import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SavedRequest } from '@/lib/contract/loadTests';
import { readLoadTest } from '@/lib/state/loadTests/readLoadTest';
import type { Raced } from './race/Racer';
import { openEngine, type Engine } from './testing/openEngine';

let engine: Engine;
/** In front of the racer; `race` lets it race. */
let racing: (race: () => Promise<Raced | null>) => Promise<Raced | null>;
let races = 0;
beforeAll(async () => {
  engine = await openEngine({ mostRefused: 100 }, (racer) => ({
    ...racer,
    race: (run, race) => {
      races += 1;
      return racing(() => racer.race(run, race));
    },
  }));
});
afterAll(() => engine.close());
beforeEach(() => {
  races = 0;
});

const request: Partial<SavedRequest> = {
  variant: 'own_columns/async_reread_row_version',
  delaysMs: [0],
  iterations: 4,
  concurrency: 2,
  settleMs: 100,
};
const breaks = () => Promise.reject(new Error('the racing process ended: exit code 1'));

it('an iteration whose race breaks is begun again at once, and the third time it is told why', async () => {
  racing = breaks;
  const id = await engine.start(request);
  expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
  expect((await engine.iterations(id)).map(({ outcome, attempts, error }) => [outcome, attempts, error])).toEqual(
    Array.from({ length: 4 }, () => ['errored', 3, 'The race broke 3 times: the racing process ended: exit code 1']),
  );
  expect(races).toBe(12);
});

it('its twin that breaks only once is raced all the same', async () => {
  racing = (race) => (races <= 2 ? breaks() : race());
  const id = await engine.start(request);
  expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
  expect((await engine.iterations(id)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('passed'));
});

it.each<[string, typeof racing]>([
  ['breaks', breaks],
  [
    'meets nobody, though somebody is there',
    async (race) => {
      const raced = await race();
      const trouble = {
        kind: 'away',
        reason: 'got no answer: the connection broke',
        call: null,
        isCreate: true,
      } as const;
      return raced && { ...raced, trouble };
    },
  ],
])('a ramp whose races each %s has an end, and so has its run', async (_what, race) => {
  racing = race;
  const id = await engine.start({ ...request, concurrency: 'auto' });
  expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
  expect((await readLoadTest(engine.state, id))?.ramp).toEqual({ chosen: 1, stoppedBy: 'gave_up', levels: [] });
  expect((await engine.iterations(id)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('errored'));
});

it('its twin whose first race breaks ramps up all the same', async () => {
  racing = (race) => (races <= 1 ? breaks() : race());
  const id = await engine.start({ ...request, concurrency: 'auto' });
  expect(await engine.ended(id)).toEqual({ status: 'completed', failure: null });
  expect((await readLoadTest(engine.state, id))?.ramp?.levels).not.toEqual([]);
});
