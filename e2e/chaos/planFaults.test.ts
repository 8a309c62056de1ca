import { expect, it } from 'vitest';
import { planFaults } from './planFaults';

const faults = (['one', 'two', 'three', 'four'] as const).map((name) => ({ name, lastsMs: [100, 200] as const }));

function take(seed: number, count: number) {
  const plan = planFaults(faults, seed);
  return Array.from({ length: count }, () => plan.next().value);
}

it('the same seed plans the same faults, another one others', () => {
  expect(take(7, 40)).toEqual(take(7, 40));
  expect(take(7, 40)).not.toEqual(take(8, 40));
});

it('every fault comes once before any comes again', () => {
  const names = take(3, 40).map(({ fault }) => fault.name);
  for (let from = 0; from < 40; from += 4)
    expect(names.slice(from, from + 4).sort()).toEqual(['four', 'one', 'three', 'two']);
});

it('a fault lasts as long as it may', () => {
  for (const { lastsMs } of take(1, 100)) {
    expect(lastsMs).toBeGreaterThanOrEqual(100);
    expect(lastsMs).toBeLessThanOrEqual(200);
  }
});
