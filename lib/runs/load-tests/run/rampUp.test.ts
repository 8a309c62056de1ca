import { describe, expect, it } from 'vitest';
import type { Ramp, RampLevel } from '@/lib/contract/loadTests';
import type { Raced } from '../race/Racer';
import { estimateAtRate, rampUp, whyToStop } from './rampUp';

interface Target {
  /** Iterations that it works on at the same time; the others wait. */
  readonly places: number;
  readonly tookMs: number;
  readonly trouble?: (running: number) => Raced['trouble'];
}

/** A target in simulated time: each race takes as long as it waits for a place and is worked on. */
async function ramp({ places, tookMs, trouble }: Target, { planned = 1_000, mostRacing = 20, estimated = false } = {}) {
  let nowMs = 0;
  let most = 0;
  let running = 0;
  let count = 0;
  const due: { readonly atMs: number; readonly end: () => void }[] = [];
  const freeAtMs = Array.from({ length: places }, () => 0);
  const seen: Ramp[] = [];
  const at = (ms: number) => new Date(1_700_000_000_000 + ms).toISOString();
  const turn = async (): Promise<void> => {
    // What can go on without time going on does so first.
    await new Promise((resolve) => setImmediate(resolve));
    due.sort((one, other) => one.atMs - other.atMs);
    const next = due.shift();
    if (next === undefined) return;
    nowMs = next.atMs;
    next.end();
    return turn();
  };
  const ramped = rampUp({
    planned,
    mostRacing,
    ...(estimated && { estimateMs: (level) => estimateAtRate(level, { planned, furtherDelayMs: 0 }) }),
    now: () => nowMs,
    subjects: (wanted) => Promise.resolve(Array.from({ length: wanted }, (_, index) => String(index))),
    race: async (subject): Promise<Raced> => {
      running += 1;
      count += 1;
      most = Math.max(most, running);
      const asked = running;
      const beganMs = nowMs;
      freeAtMs.sort((one, other) => one - other);
      const endsMs = Math.max(beganMs, freeAtMs[0] ?? 0) + tookMs;
      freeAtMs[0] = endsMs;
      await new Promise<void>((end) => {
        due.push({ atMs: endsMs, end });
      });
      running -= 1;
      return {
        subject,
        calls: [
          { actor: 'a', call: 'Update', startedAt: at(beganMs), finishedAt: at(nowMs), status: 200, response: null },
        ],
        steps: [],
        delayErrorMs: 0.2,
        recorded: false,
        hasNewToken: false,
        trouble: trouble?.(asked) ?? null,
      };
    },
    onMeasured: (measured) => {
      seen.push({ ...measured, levels: [...measured.levels] });
      return Promise.resolve();
    },
  });
  await turn();
  return { ramp: await ramped, most, count, seen, tookMs: nowMs };
}

describe('a ramp', () => {
  it('chooses what the target works on at the same time, and goes no further than the first level that is too much', async () => {
    const { ramp: chosen, most, seen } = await ramp({ places: 4, tookMs: 50 });
    expect(chosen).toMatchObject({ chosen: 4, stoppedBy: 'latency' });
    expect(chosen?.levels.map(({ concurrency, errored }) => [concurrency, errored])).toEqual([
      [1, 0],
      [2, 0],
      [4, 0],
      [8, 0],
    ]);
    expect(chosen?.levels[2]?.perSecond).toBeCloseTo(80, 0);
    expect(most).toBe(8);
    expect(seen.map(({ levels }) => levels.length)).toEqual([1, 2, 3]);
  });

  it('sees by the rate alone that short calls wait for each other', async () => {
    expect((await ramp({ places: 2, tookMs: 5 })).ramp).toMatchObject({ chosen: 2, stoppedBy: 'throughput' });
  });

  it('is bounded where nothing gets in the way of anything, by the process and by the length of the run', async () => {
    const free = { places: 1_000, tookMs: 20 };
    const { ramp: chosen, count } = await ramp(free);
    expect(chosen).toMatchObject({ chosen: 16, stoppedBy: 'most' });
    expect(count).toBeLessThan(70);
    expect((await ramp(free, { mostRacing: 5 })).ramp).toMatchObject({ chosen: 4, stoppedBy: 'most' });
    const short = await ramp(free, { planned: 10 });
    expect([short.ramp?.chosen, short.count]).toEqual([2, 8]);
    expect((await ramp(free, { planned: 1 })).ramp?.chosen).toBe(1);
  });

  it('ends when its time is up', async () => {
    const { ramp: chosen } = await ramp({ places: 1_000, tookMs: 4_000 });
    expect(chosen).toMatchObject({ chosen: 1, stoppedBy: 'time' });
    expect(chosen?.levels.length).toBe(1);
  });

  it('takes a twentieth of a long run, so that slow targets are not held to a few at the same time', async () => {
    const slow = { places: 1_000, tookMs: 1_500 };
    const short = await ramp(slow, { planned: 70, estimated: true });
    const { ramp: chosen, tookMs } = await ramp(slow, { estimated: true });
    expect(short.ramp).toMatchObject({ chosen: 2, stoppedBy: 'time' });
    expect(chosen).toMatchObject({ chosen: 8, stoppedBy: 'time' });
    expect(tookMs).toBeLessThan(20_000);
    const endless = await ramp({ places: 1_000, tookMs: 8_000 }, { estimated: true });
    expect(endless.ramp).toMatchObject({ stoppedBy: 'time' });
    expect(endless.tookMs).toBeLessThan(60_000);
  });

  it('takes no level at which the target refuses some', async () => {
    const refused = { kind: 'refused', reason: 'answered 429', call: 'Update', isCreate: false } as const;
    const { ramp: chosen } = await ramp({
      places: 1_000,
      tookMs: 20,
      trouble: (running) => (running > 3 ? refused : null),
    });
    expect(chosen).toMatchObject({ chosen: 2, stoppedBy: 'errors' });
  });
});

const level = (more: Partial<RampLevel>): RampLevel => ({
  concurrency: 1,
  iterations: 4,
  errored: 0,
  perSecond: 10,
  callMs: 30,
  delayErrorMs: 0.2,
  ...more,
});

it.each<[string, Partial<RampLevel>, Ramp['stoppedBy']]>([
  ['twice as much with the same calls', { perSecond: 20 }, null],
  ['a little more', { perSecond: 11 }, 'throughput'],
  ['more, and slower calls', { perSecond: 15, callMs: 61 }, 'latency'],
  ['more, and calls that are slower by little', { perSecond: 15, callMs: 40 }, null],
  ['more, and starts that miss their moment', { perSecond: 20, delayErrorMs: 7 }, 'delay_error'],
  ['more, and some without an answer', { perSecond: 20, errored: 1 }, 'errors'],
])('two at the same time that race %s', (_what, more, expected) => {
  expect(whyToStop([level({})], level({ concurrency: 2, ...more }))).toBe(expected);
});

it('starts that are inexact with one already say nothing of two', () => {
  const inexact = { delayErrorMs: 9 };
  expect(whyToStop([level(inexact)], level({ ...inexact, perSecond: 20 }))).toBeNull();
});
