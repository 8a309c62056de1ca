import { expect, it } from 'vitest';
import { startActors } from './startActors';

it('a delayed actor starts though there is none to start before it', async () => {
  const prepare = () =>
    Promise.resolve({
      isOpen: () => true,
      drop: () => undefined,
      fire: () => ({ startedMs: performance.now(), answer: new Promise<never>(() => undefined) }),
    });
  const actors = [{ id: 'cancel', delayed: true }];
  const started = await startActors({ actors, prepare, delayMs: 5, signal: new AbortController().signal });
  expect(started.fired.map(({ actor }) => actor.id)).toEqual(['cancel']);
  expect(started.aborted).toBe(false);
});
