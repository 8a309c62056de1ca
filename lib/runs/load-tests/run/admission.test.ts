import { expect, it } from 'vitest';
import { createAdmission, LATE_AFTER_MS } from './admission';

const RACING = 10;

/** A target that finishes `perSecond`, whatever waits, with 2 s of settle time; for `seconds`, in steps of 10 ms. */
function run(perSecond: (atMs: number) => number, seconds: number) {
  let nowMs = 0;
  const admission = createAdmission(RACING, () => nowMs);
  const SETTLE_MS = 2_000;
  const waiting: { readonly dueMs: number }[] = [];
  const late: number[] = [];
  let most = 0;
  let begun = 0;
  let work = 0;
  for (; nowMs < seconds * 1_000; nowMs += 10) {
    const overdue = waiting.filter(({ dueMs }) => dueMs + LATE_AFTER_MS < nowMs).length;
    // At most as many begin at once as a machine can: 100 a second.
    const begins = Math.min(1, admission.free(waiting.length, overdue));
    for (let each = 0; each < begins; each += 1) waiting.push({ dueMs: nowMs + SETTLE_MS });
    begun += begins;
    most = Math.max(most, waiting.length);
    work = Math.min(2, work + perSecond(nowMs) / 100);
    while (work >= 1 && waiting[0] !== undefined && waiting[0].dueMs <= nowMs) {
      const lateMs = nowMs - waiting[0].dueMs;
      late.push(lateMs);
      admission.finished(lateMs);
      waiting.shift();
      work -= 1;
    }
  }
  return { late, most, begun, heldBack: admission.heldBack(), overdue: admission.overdue() };
}
const most = (values: readonly number[]) => values.reduce((one, other) => Math.max(one, other), 0);
const half = (late: readonly number[]) => most(late.slice(late.length / 2));

it.each([2, 10, 40])(
  'admits what is finished, %i a second, and no more waits after an hour than after a minute',
  (rate) => {
    const minute = run(() => rate, 60);
    const hour = run(() => rate, 3_600);
    expect(half(hour.late)).toBeLessThan(3 * LATE_AFTER_MS);
    expect(most(hour.late)).toBeLessThan(25_000);
    expect(hour.most).toBe(minute.most);
    // The target is kept busy.
    expect(hour.late.length).toBeGreaterThan(3_600 * rate * 0.9);
    expect(hour.heldBack).toBeGreaterThan(0.3);
    // Nearly all of it, for the first moments are none of it.
    expect(hour.overdue).toBeGreaterThan(0.2);
  },
);

it('holds nothing back where all is finished as fast as it begins', () => {
  const { begun, late, heldBack, overdue } = run(() => 200, 120);
  expect(begun).toBeGreaterThan(120 * 100 * 0.9);
  expect(most(late)).toBeLessThan(LATE_AFTER_MS);
  expect(heldBack).toBeLessThan(0.1);
  expect(overdue).toBe(0);
});

it('begins no more while the target does nothing, and goes on when it does', () => {
  const { most: mostWaiting, late } = run((atMs) => (atMs > 60_000 && atMs < 90_000 ? 0 : 20), 240);
  expect(mostWaiting).toBeLessThan(20 * RACING);
  expect(late.at(-1)).toBeLessThan(3 * LATE_AFTER_MS);
  expect(late.length).toBeGreaterThan(210 * 20 * 0.8);
});
