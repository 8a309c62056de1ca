import { afterEach, expect, it } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { watchMachine, type MachineWatch } from './watchMachine';

let watch: MachineWatch | undefined;
afterEach(() => watch?.close());

it('tells the share of the processors’ time in which they had work, since it began', async () => {
  const spent = { busyMs: 1_000_000, totalMs: 9_000_000 };
  watch = watchMachine(() => ({ ...spent }));
  expect(watch.read()).toBeNull();
  spent.busyMs += 750;
  spent.totalMs += 1_000;
  await eventually(() => {
    expect(watch?.read()?.processorLoad).toBe(0.75);
  });
});

it('sees that the thread was kept from running', async () => {
  watch = watchMachine();
  const keep = (ms: number) => {
    for (const until = performance.now() + ms; performance.now() < until;);
  };
  await eventually(() => {
    keep(120);
    expect(watch?.read()?.eventLoopLagP99Ms).toBeGreaterThan(100);
  });
});

it('reads this machine’s own processors', async () => {
  watch = watchMachine();
  await eventually(() => {
    const load = watch?.read()?.processorLoad ?? NaN;
    expect(load).toBeGreaterThanOrEqual(0);
    expect(load).toBeLessThanOrEqual(1);
  });
});
