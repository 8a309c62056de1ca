import { expect, test } from 'vitest';
import { FactsCache } from './FactsCache';

function counted() {
  let loads = 0;
  return { load: () => Promise.resolve(++loads), loads: () => loads };
}

test('callers at the same time share one question, and the answer is kept for a minute', async () => {
  let nowMs = 0;
  const cache = new FactsCache<number>(() => nowMs);
  const { load, loads } = counted();
  expect(await Promise.all([cache.get(load), cache.get(load)])).toEqual([1, 1]);
  nowMs = 60_000;
  expect(await cache.get(load)).toBe(1);
  expect(loads()).toBe(1);
});

test('after a minute the old answer still serves while the new one is fetched; after two it is waited for', async () => {
  let nowMs = 0;
  const cache = new FactsCache<number>(() => nowMs);
  const { load } = counted();
  await cache.get(load);
  nowMs = 60_001;
  expect(await cache.get(load)).toBe(1);
  await Promise.resolve();
  expect(await cache.get(load)).toBe(2);
  nowMs = 200_000;
  expect(await cache.get(load)).toBe(3);
});

test('a failure is not kept', async () => {
  const cache = new FactsCache<number>(() => 0);
  await expect(cache.get(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.get(() => Promise.resolve(7))).toBe(7);
});

test('what was forgotten while it was being fetched is not kept', async () => {
  const cache = new FactsCache<number>(() => 0);
  let finish: (value: number) => void = () => undefined;
  const slow = cache.get(
    () =>
      new Promise<number>((resolve) => {
        finish = resolve;
      }),
  );
  cache.forget();
  finish(1);
  expect(await slow).toBe(1);
  expect(await cache.get(() => Promise.resolve(2))).toBe(2);
});

test('what was asked before some moment is asked anew, and what was asked since is kept', async () => {
  let nowMs = 0;
  const cache = new FactsCache<number>(() => nowMs);
  const { load } = counted();
  await cache.get(load);
  nowMs = 1_000;
  cache.forgetOlderThan(1_000);
  expect(await cache.get(load)).toBe(1);
  cache.forgetOlderThan(999);
  expect(await cache.get(load)).toBe(2);
  cache.forgetOlderThan(0);
  expect(await cache.get(load)).toBe(2);
});
