import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import type { SharedPool } from '@/lib/postgres/openPool';
import { openState, type State } from './openState';
import { shareConnections } from './shareConnections';

let databases: TestDatabases;
let state: State;

beforeAll(async () => {
  databases = await createTestDatabases();
  state = openState(databases.stateUrl);
});
afterAll(async () => {
  await state.close();
  await databases.drop();
});

/** A process with one pool that wants `wanted`, all of them in use. */
function process(wanted: number, isFirm = false) {
  let most = wanted;
  const pool: SharedPool = {
    wanted,
    isFirm,
    inUse: () => most,
    setMost: (given) => {
      most = given;
    },
  };
  const sharing = shareConnections(state, { budget: 60, pools: () => [pool], everyMs: 50 });
  return { most: () => most, leave: () => sharing.close() };
}

it('processes that come divide the budget, and have it for themselves again when the others go', async () => {
  const first = process(40);
  await expect.poll(first.most).toBe(40);
  const others = Array.from({ length: 3 }, () => process(40));
  await expect.poll(() => [first, ...others].map(({ most }) => most())).toEqual([15, 15, 15, 15]);
  const firm = process(20, true);
  await expect.poll(() => [first, ...others].map(({ most }) => most())).toEqual([10, 10, 10, 10]);
  expect(firm.most()).toBe(20);
  await Promise.all([firm, ...others].map((each) => each.leave()));
  await expect.poll(first.most).toBe(40);
  await first.leave();
});

it('one that was killed, and says nothing any more, holds nothing for long, and is forgotten some time later', async () => {
  await state.pool.query(
    `INSERT INTO lastwrite.processes (id, firm, flexible, seen_at) VALUES
      ('forgotten', 0, 40, clock_timestamp() - interval '16 minutes'),
      ('killed', 0, 40, clock_timestamp() - interval '11 s'), ('alive', 0, 40, clock_timestamp() + interval '1 h')`,
  );
  const one = process(40);
  await expect.poll(one.most).toBe(30);
  const { rows } = await state.pool.query<{ id: string }>(
    "SELECT id FROM lastwrite.processes WHERE id IN ('forgotten', 'killed', 'alive') ORDER BY id",
  );
  expect(rows).toEqual([{ id: 'alive' }, { id: 'killed' }]);
  await one.leave();
});
