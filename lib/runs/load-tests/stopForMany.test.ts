import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { stopForMany } from './stopForMany';

const warnings: Error[] = [];
const onWarning = (warning: Error) => void warnings.push(warning);
process.on('warning', onWarning);
afterEach(() => process.off('warning', onWarning));

it('fifty iterations wait on one signal, all end with it, and nobody takes them for a leak', async () => {
  const ended = async (stop: AbortController) => {
    const waits = Array.from({ length: 50 }, () =>
      sleep(600_000, 'slept', { signal: stop.signal }).catch(() => 'ended'),
    );
    stop.abort();
    // Warnings come a turn later.
    await sleep(1);
    return new Set(await Promise.all(waits));
  };
  expect([await ended(stopForMany()), warnings]).toEqual([new Set(['ended']), []]);
  // The twin: any other controller is warned of.
  await ended(new AbortController());
  expect(warnings.map(({ name }) => name)).toEqual(['MaxListenersExceededWarning']);
});
