import { expect, it } from 'vitest';
import { Places } from './Places';

it('never gives out more than there are, even as they become fewer, and gives one race what it needs', async () => {
  let most = 10;
  const places = new Places(() => most);
  let taken = 0;
  const seen: number[] = [];
  const race = async (count: number): Promise<void> => {
    const leave = await places.enter(count);
    taken += count;
    seen.push(taken);
    await new Promise((resolve) => setImmediate(resolve));
    taken -= count;
    leave();
  };
  await Promise.all(Array.from({ length: 30 }, () => race(3)));
  expect(Math.max(...seen)).toBe(9);
  most = 4;
  seen.length = 0;
  await Promise.all(Array.from({ length: 30 }, () => race(3)));
  expect(seen).toEqual(Array.from({ length: 30 }, () => 3));
  most = 2;
  await race(3);
});
