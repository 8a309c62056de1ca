import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { nameOf, openSweepStack, type SweepStack } from './testing/openSweepStack';

let stack: SweepStack;
beforeAll(async () => {
  stack = await openSweepStack();
});
afterEach(async () => {
  const { faults } = stack;
  const seen = [...faults];
  await stack.clear();
  expect(seen).toEqual([]);
});
afterAll(() => stack.close());

it('a deep sweep finds what was planted, each with its cause, and nothing else', async () => {
  await stack.fill(1, 2_000);
  // A copy of an older state was inserted last, under a version from before.
  await stack.postgres(
    "UPDATE shop.orders SET status = 'shipped', updated_at = now() - interval '1 minute' WHERE id = 17",
  );
  // Never copied, and never deleted.
  await stack.postgres(
    'INSERT INTO shop.orders SELECT tenant_id, 5001, status, customer_email, total, currency, note, placed_at, shipped_at, updated_at FROM shop.orders WHERE id = 18',
  );
  await stack.postgres('DELETE FROM shop.orders WHERE id = 19');
  // An item alone.
  await stack.postgres('UPDATE shop.order_items SET price = 11 WHERE order_id = 20 AND line = 2');
  const id = await stack.start();
  stack.worker();
  const sweep = await stack.ended(id);
  expect(sweep).toMatchObject({
    outcome: 'drifted',
    incomplete: [],
    counts: { compared: 2_001, agreeing: 1_997, settling: 0, drifted: 4, unreadable: 0 },
  });
  const found = Object.fromEntries((await stack.drifts()).map(({ name, cause, status }) => [name, [cause, status]]));
  expect(found).toEqual({
    [nameOf(17)]: ['missing_write', 'open'],
    [nameOf(5001)]: ['missing_in_clickhouse', 'open'],
    [nameOf(19)]: ['missing_in_postgres', 'open'],
    [nameOf(20)]: ['missing_write', 'open'],
  });
  expect(await stack.verified()).toBe(sweep.window?.to);
});

it('its healthy twin is clean', async () => {
  await stack.fill(1, 2_000);
  const id = await stack.start();
  stack.worker();
  expect(await stack.ended(id)).toMatchObject({
    outcome: 'clean',
    counts: { compared: 2_000, agreeing: 2_000, drifted: 0 },
    causes: {},
  });
  expect(await stack.drifts()).toEqual([]);
});
