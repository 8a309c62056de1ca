import { describe, expect, it } from 'vitest';
import { isCalmFor, waitUntil } from './waitUntil';

describe('waiting for a moment', () => {
  it('is over at the moment and never before it, whatever else is waited for', async () => {
    const base = performance.now();
    const after = [40, 3, 3.05, 41.5, 0.7, 40, 12];
    const early = await Promise.all(
      after.map(async (ms) => {
        await waitUntil(base + ms);
        return performance.now() < base + ms;
      }),
    );
    expect(early).toEqual(after.map(() => false));
  });

  it('ends in the order of the moments, not in that in which they were asked for', async () => {
    const base = performance.now() + 20;
    const ended: number[] = [];
    await Promise.all(
      [6, 1, 4, 2, 5, 3].map(async (ms) => {
        await waitUntil(base + ms);
        ended.push(ms);
      }),
    );
    expect(ended).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is over at once when the moment is past, and when it is given up, asleep or awake', async () => {
    await waitUntil(performance.now() - 1);
    await waitUntil(performance.now() + 3_600_000, AbortSignal.abort());
    for (const beforeMs of [3_600_000, 2]) {
      const giveUp = new AbortController();
      const atMs = performance.now() + beforeMs;
      const waiting = waitUntil(atMs, giveUp.signal);
      giveUp.abort();
      await waiting;
    }
    expect(isCalmFor(3_600_000)).toBe(true);
  });

  it('lets other work go on until shortly before, and is not calm meanwhile', async () => {
    // So near that it is awake from the beginning; on a busy machine it may be past before anything else has its turn.
    const tries = await inTurn(50, async () => {
      let turns = 0;
      let waiting = true;
      const count = () => {
        turns += 1;
        if (waiting) setImmediate(count);
      };
      setImmediate(count);
      const awake = waitUntil(performance.now() + 2.4);
      const calm = isCalmFor(0);
      await awake;
      waiting = false;
      return turns > 1 && !calm;
    });
    expect(tries).toContain(true);
  });
});

it('it is calm for as long as no moment comes', async () => {
  expect(isCalmFor(3_600_000)).toBe(true);
  const giveUp = new AbortController();
  const waiting = waitUntil(performance.now() + 600_000, giveUp.signal);
  expect([isCalmFor(60_000), isCalmFor(1_200_000)]).toEqual([true, false]);
  giveUp.abort();
  await waiting;
  expect(isCalmFor(3_600_000)).toBe(true);
});

async function inTurn<Result>(times: number, act: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let time = 0; time < times; time += 1) results.push(await act());
  return results;
}
