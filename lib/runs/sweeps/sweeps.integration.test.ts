import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listDrifts, readDrift } from '@/lib/state/drifts/listDrifts';
import { claimCandidates, settleCandidates } from '@/lib/state/sweeps/claimCandidates';
import { claimPart, finishPart, releasePart } from '@/lib/state/sweeps/claimPart';
import { controlSweep, endSweeps } from '@/lib/state/sweeps/endSweep';
import { SourceFailure } from '@/lib/stores/SourceFailure';
import { eventually } from '@/lib/testing/eventually';
import { sweepSentence } from '@/lib/wording/drift';
import { driftOverview } from './driftOverview';
import { storeReads } from './storeReads';
import type { SweepReads } from './SweepContext';
import { nameOf, openSweepStack, TENANT, type SweepStack } from './testing/openSweepStack';

let stack: SweepStack;
beforeAll(async () => {
  stack = await openSweepStack();
});
afterEach(async () => {
  const seen = [...stack.faults];
  await stack.clear();
  expect(seen).toEqual([]);
});
afterAll(() => stack.close());

const away = () =>
  new SourceFailure({ code: 'connection_refused', message: 'ClickHouse refuses connections.', hint: 'Start it.' });
const compared = {
  compared: 0,
  unseen: 0,
  candidates: {},
  dueInMs: 0,
  mostCandidates: 10,
} as const;
const free = { postgresMs: 0, clickhouseMs: 0, rowsRead: 0 };

async function sweep(asked: Parameters<SweepStack['start']>[0] = {}, worker: Parameters<SweepStack['worker']>[0] = {}) {
  const id = await stack.start(asked);
  const sweeper = stack.worker(worker);
  const ended = await stack.ended(id);
  await sweeper.close();
  return ended;
}
async function causes(): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await stack.drifts()).map(({ name, cause, status }) => [name, `${cause} ${status}`]));
}
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const change = (id: number, ago = '1 minute') =>
  stack.postgres(`UPDATE shop.orders SET status = 'shipped', updated_at = now() - $2::interval WHERE id = $1`, [
    id,
    ago,
  ]);
/** The pipeline delivers an order as the truth has it, at last. */
async function deliver(id: number): Promise<void> {
  const [row] = await stack.postgres(
    'SELECT status, (extract(epoch FROM updated_at) * 1000000)::bigint::text AS at FROM shop.orders WHERE id = $1',
    [id],
  );
  await stack.clickhouse(
    `INSERT INTO orders SELECT * REPLACE ('${String(row?.status)}' AS status, fromUnixTimestamp64Micro(toInt64(${String(row?.at)})) AS updated_at, 2000 AS _peerdb_version) FROM orders FINAL WHERE id = ${id}`,
  );
}

describe('what a sweep finds', () => {
  it('a deep one: what was planted, each with its cause, and nothing else', async () => {
    await stack.fill(1, 2_000);
    await change(17);
    await stack.postgres(
      'INSERT INTO shop.orders SELECT tenant_id, 5001, status, customer_email, total, currency, note, placed_at, shipped_at, updated_at FROM shop.orders WHERE id = 18',
    );
    await stack.postgres('DELETE FROM shop.orders WHERE id = 19');
    await stack.postgres('UPDATE shop.order_items SET price = 11 WHERE order_id = 20 AND line = 2');
    const ended = await sweep();
    expect(ended).toMatchObject({
      outcome: 'drifted',
      incomplete: [],
      counts: { compared: 2_001, agreeing: 1_997, settling: 0, drifted: 4, unreadable: 0 },
      causes: { missing_write: 2, missing_in_clickhouse: 1, missing_in_postgres: 1 },
    });
    expect(await causes()).toEqual({
      [nameOf(17)]: 'missing_write open',
      [nameOf(5001)]: 'missing_in_clickhouse open',
      [nameOf(19)]: 'missing_in_postgres open',
      [nameOf(20)]: 'missing_write open',
    });
    expect(ended.cost.postgresMs).toBeGreaterThan(0);
    expect(ended.cost.clickhouseMs).toBeGreaterThan(0);
    expect(await stack.verified()).toBe(ended.window?.to);
    const drift = (await stack.drifts()).find(({ name }) => name === nameOf(17));
    const detail = await readDrift(stack.state, drift?.id ?? '');
    expect(detail?.first?.versions.length).toBeGreaterThan(0);
  });

  it('a drift belongs to every sweep that saw it, and to none before or after', async () => {
    await stack.fill(1, 100);
    const before = await sweep();
    await change(17);
    const seen = [await sweep(), await sweep(), await sweep()];
    await deliver(17);
    const healing = await sweep();
    const after = await sweep();
    const found = async ({ id }: { readonly id: string }) =>
      (await listDrifts(stack.state, { sweep: id }, { limit: 10 })).map(({ name }) => name);
    expect(await Promise.all([...seen, healing].map(found))).toEqual([...seen, healing].map(() => [nameOf(17)]));
    expect(await Promise.all([before, after].map(found))).toEqual([[], []]);
  });

  it('of its healthy twin nothing', async () => {
    await stack.fill(1, 2_000);
    expect(await sweep()).toMatchObject({
      outcome: 'clean',
      counts: { compared: 2_000, agreeing: 2_000, drifted: 0, healed: 0 },
      causes: {},
    });
    expect(await stack.drifts()).toEqual([]);
  });

  it('a recent one: exactly those whose truth changed in its window', async () => {
    await stack.fill(1, 700, { changedAgo: '20 minutes' });
    await stack.fill(701, 1_400, { changedAgo: '3 hours' });
    await change(5, '2 hours');
    await change(6);
    await change(7);
    await deliver(7);
    const ended = await sweep({ kind: 'recent', since: minutesAgo(60) });
    expect(ended).toMatchObject({ outcome: 'drifted', counts: { compared: 699, agreeing: 698, drifted: 1 } });
    expect(await causes()).toEqual({ [nameOf(6)]: 'missing_write open' });
  });

  it('records with more rows than are read of each of many are read by themselves, and what is still not read is no agreement', async () => {
    await stack.fill(1, 150, { changedAgo: '1 minute' });
    const more = async (id: number, to: number) => {
      await stack.postgres(
        `INSERT INTO shop.order_items (tenant_id, order_id, line, sku, quantity, price) SELECT '${TENANT}', $1, line, 'sku', 1, 10 FROM generate_series(3, $2::int) AS line`,
        [id, to],
      );
      await stack.clickhouse(
        `INSERT INTO order_items SELECT '${TENANT}', ${id}, number + 3, 'sku', 1, 10, 0, 1000 FROM numbers(${to - 2})`,
      );
    };
    const reprice = (id: number, line: number) =>
      stack.postgres('UPDATE shop.order_items SET price = 11 WHERE order_id = $1 AND line = $2', [id, line]);
    await more(7, 700);
    await more(8, 700);
    expect(await sweep({ kind: 'recent' })).toMatchObject({
      outcome: 'clean',
      counts: { compared: 150, agreeing: 150 },
    });
    await reprice(7, 650);
    expect(await sweep({ kind: 'recent', since: minutesAgo(30) })).toMatchObject({
      outcome: 'drifted',
      counts: { compared: 150, drifted: 1 },
    });
    expect(await causes()).toEqual({ [nameOf(7)]: 'missing_write open' });
    await stack.postgres('UPDATE shop.order_items SET price = 10');

    await more(9, 10_100);
    const cut = await sweep({ kind: 'recent', since: minutesAgo(30) });
    expect(cut).toMatchObject({ outcome: 'incomplete', counts: { unreadable: 1, drifted: 0, healed: 1 } });
    expect(cut.incomplete).toEqual([
      `1 record could not be read: ${nameOf(9)}. Not everything could be compared. Nothing that was compared differs. Not all items were read: only the first by key were compared.`,
    ]);
    // A deep sweep compares all rows by their checksums.
    expect(await sweep()).toMatchObject({ outcome: 'clean', counts: { compared: 150, agreeing: 150 } });
    await reprice(9, 10_099);
    expect(await sweep()).toMatchObject({ outcome: 'drifted', counts: { drifted: 1 } });
    expect(await causes()).toMatchObject({ [nameOf(9)]: 'checksum_only open' });
    // Only where it changed is it for a recent one to tell.
    expect(await sweep({ kind: 'recent' })).toMatchObject({ outcome: 'clean', counts: { unreadable: 0, healed: 0 } });
    await change(9);
    await deliver(9);
    expect(await sweep({ kind: 'recent', since: minutesAgo(5) })).toMatchObject({
      outcome: 'incomplete',
      counts: { unreadable: 1, healed: 0 },
    });
    expect(await causes()).toMatchObject({ [nameOf(9)]: 'checksum_only open' });
    await stack.postgres('UPDATE shop.order_items SET price = 10');
    expect(await sweep()).toMatchObject({ outcome: 'clean', counts: { healed: 1 } });
  });

  it.each([
    { what: 'some at a time where their rows are many', rowsHeld: 1_000, before: 99 },
    { what: 'together where they are few', rowsHeld: 100_000, before: 0 },
  ])('drifts with more rows than are read of each of many are saved $what', async ({ rowsHeld, before }) => {
    await stack.fill(1, 101);
    await stack.postgres(
      `INSERT INTO shop.order_items (tenant_id, order_id, line, sku, quantity, price)
        SELECT '${TENANT}', id, line, 'sku', 1, 10 FROM generate_series(1, 12) AS id, generate_series(3, 505) AS line`,
    );
    await stack.clickhouse(
      `INSERT INTO order_items SELECT '${TENANT}', number % 12 + 1, intDiv(number, 12) + 3, 'sku', 1, 10, 0, 1000 FROM numbers(${12 * 503})`,
    );
    await stack.postgres('UPDATE shop.order_items SET price = 11 WHERE line = 2');
    const stores = stack.storesWith({});
    const saved: (readonly [number, number])[] = [];
    const inspect: typeof stores.inspect = async (environment, names) => {
      saved.push([names.length, (await stack.drifts()).length]);
      return stores.inspect(environment, names);
    };
    // One claim, however long it takes.
    const limits = { rowsHeld, leaseMs: 600_000 };
    expect(await sweep({}, { stores: { ...stores, inspect }, limits })).toMatchObject({
      outcome: 'drifted',
      counts: { compared: 101, drifted: 101, agreeing: 0 },
    });
    expect(saved).toEqual([
      [101, 0],
      [10, 0],
      [2, before],
    ]);
  });

  it('lag is no drift: a copy that arrives before the record is read again', async () => {
    await stack.fill(1, 100);
    await change(5, '0 s');
    // Without a change of updated_at nothing but the checksums tells that it is well again.
    await stack.postgres("UPDATE shop.orders SET note = 'later' WHERE id = 6");
    const looks: (readonly [number, boolean])[] = [];
    const compare: SweepReads['compare'] = async (...asked) => {
      const found = await storeReads.compare(...asked);
      // Looking once more is for those alone that nothing else told to be well again.
      looks.push([found.differ, asked[3].compared !== undefined]);
      await deliver(5);
      await stack.postgres('UPDATE shop.orders SET note = NULL WHERE id = 6');
      return found;
    };
    expect(await sweep({}, { stores: stack.storesWith({ compare }) })).toMatchObject({
      outcome: 'clean',
      counts: { compared: 100, agreeing: 100, drifted: 0 },
    });
    expect(looks).toEqual([
      [2, true],
      [0, false],
    ]);
    expect(await stack.drifts()).toEqual([]);
  });

  it('asks the stores anew what their columns are: a difference that no longer fits the column is a drift', async () => {
    const total = (type: string) =>
      stack.clickhouse(`ALTER TABLE orders MODIFY COLUMN total ${type} SETTINGS mutations_sync = 2`);
    await total('Decimal(12, 0)');
    try {
      await stack.fill(1, 50);
      await stack.postgres('UPDATE shop.orders SET total = total + 0.5 WHERE id = 5');
      expect(await sweep()).toMatchObject({ outcome: 'clean', counts: { compared: 50 } });
      await total('Decimal(12, 2)');
      expect(await sweep()).toMatchObject({ outcome: 'drifted', counts: { drifted: 1 } });
      // Nor does a recent one of what it reads again.
      expect(await sweep({ kind: 'recent', since: minutesAgo(1) })).toMatchObject({
        counts: { drifted: 1, healed: 0 },
      });
    } finally {
      await total('Decimal(12, 2)');
    }
  });

  it('a cause stays when merges have taken its evidence, and not when the record has changed', async () => {
    await stack.fill(1, 100);
    await stack.clickhouse(
      "INSERT INTO orders SELECT * REPLACE ('lost' AS status, 5000 AS _peerdb_version) FROM orders FINAL WHERE id = 5",
    );
    // What RAW shows as the last insert goes with the merge too.
    await stack.clickhouse(
      "INSERT INTO orders SELECT * REPLACE ('old' AS status, 500 AS _peerdb_version) FROM orders FINAL WHERE id = 5",
    );
    const told = async () => [(await sweep()).causes, await causes()];
    expect(await told()).toEqual([{ out_of_order_write: 1 }, { [nameOf(5)]: 'out_of_order_write open' }]);
    await stack.clickhouse('OPTIMIZE TABLE orders FINAL');
    expect(await told()).toEqual([{ out_of_order_write: 1 }, { [nameOf(5)]: 'out_of_order_write open' }]);
    // As the evidence was and as it is, both are there to be looked at.
    const [drift] = await stack.drifts();
    const detail = await readDrift(stack.state, drift?.id ?? '');
    const ofRoot = (versions: readonly { readonly rowSet: string }[] = []) =>
      versions.filter(({ rowSet }) => rowSet === 'order').length;
    expect([ofRoot(detail?.first?.versions), ofRoot(detail?.last?.versions)]).toEqual([3, 1]);
    await change(5);
    expect(await told()).toEqual([{ missing_write: 1 }, { [nameOf(5)]: 'missing_write open' }]);
  });

  it('drifts heal, by any sweep of their type, and come again as others', async () => {
    await stack.fill(1, 100);
    await change(5);
    await change(6);
    await sweep();
    await deliver(5);
    const recent = await sweep({ kind: 'recent' });
    expect(recent).toMatchObject({ outcome: 'drifted', counts: { healed: 1, drifted: 1 } });
    expect(await causes()).toEqual({
      [nameOf(5)]: 'missing_write healed',
      [nameOf(6)]: 'missing_write open',
    });
    // Gone everywhere is as good as well.
    await stack.postgres('DELETE FROM shop.orders WHERE id = 6');
    await stack.clickhouse('ALTER TABLE orders DELETE WHERE id = 6 SETTINGS mutations_sync = 2');
    await stack.clickhouse('ALTER TABLE order_items DELETE WHERE order_id = 6 SETTINGS mutations_sync = 2');
    await stack.postgres("UPDATE shop.orders SET status = 'lost', updated_at = now() - interval '10 s' WHERE id = 5");
    expect(await sweep()).toMatchObject({ counts: { healed: 1, drifted: 1 } });
    const all = await stack.drifts();
    expect(all.map(({ name, status }) => [name, status])).toEqual([
      [nameOf(5), 'open'],
      [nameOf(6), 'healed'],
      [nameOf(5), 'healed'],
    ]);
  });

  it('a drift that healed is counted once, whether it changed in the window or not', async () => {
    await stack.fill(1, 100);
    await change(5);
    await sweep();
    await deliver(5);
    const looked = await sweep({ kind: 'recent', since: minutesAgo(30) });
    expect(looked).toMatchObject({ outcome: 'clean', counts: { compared: 100, agreeing: 100, healed: 1 } });
    await change(6);
    await sweep();
    await deliver(6);
    expect(await sweep({ kind: 'recent' })).toMatchObject({ counts: { compared: 1, agreeing: 1, healed: 1 } });
  });

  it('a record whose checksums alone differ, and not one that changed meanwhile', async () => {
    await stack.fill(1, 100, { changedAgo: '2 days' });
    const names = [5, 6].map((id) => ({
      type: 'order',
      key: { tenant: TENANT, order: String(id) },
      text: nameOf(id),
    }));
    let looks = 0;
    const compare: SweepReads['compare'] = async (...asked) => {
      looks += 1;
      // One of them is written between any two looks, in both stores.
      await stack.postgres(`UPDATE shop.orders SET note = 'look ${looks}' WHERE id = 6`);
      await stack.clickhouse(
        `INSERT INTO orders SELECT * REPLACE ('look ${looks}' AS note, ${2000 + looks} AS _peerdb_version) FROM orders FINAL WHERE id = 6`,
      );
      return { ...(await storeReads.compare(...asked)), differing: names, differ: 2 };
    };
    const ended = await sweep({}, { stores: stack.storesWith({ compare }) });
    expect(await causes()).toEqual({ [nameOf(5)]: 'checksum_only open' });
    expect(ended.counts).toMatchObject({ drifted: 1, settling: 1, unreadable: 0 });
    expect((await stack.drifts())[0]?.severity).toBe('warning');

    // An inspection finds nothing wrong with it: only a comparison of checksums tells that it has healed.
    expect(await sweep({ kind: 'recent' })).toMatchObject({ counts: { healed: 0 } });
    expect(await sweep({}, { stores: stack.storesWith({ compare }) })).toMatchObject({
      outcome: 'drifted',
      counts: { healed: 0 },
    });
    expect(await causes()).toEqual({ [nameOf(5)]: 'checksum_only open' });
    expect(await sweep()).toMatchObject({ outcome: 'clean', counts: { healed: 1 } });
    expect(await causes()).toEqual({ [nameOf(5)]: 'checksum_only healed' });
  });

  it('without values it keeps hashes, by which equality still shows', async () => {
    await stack.fill(1, 20);
    await change(5);
    await sweep({}, { keepValues: false });
    const [{ id = '' } = {}] = await stack.drifts();
    const detail = await readDrift(stack.state, id);
    const text = JSON.stringify(detail);
    expect(text).not.toContain('customer5@');
    expect(text).not.toContain('"paid"');
    const fields = Object.fromEntries(
      (detail?.first?.rows[0]?.fields ?? []).map(({ field, values }) => [field, new Set(Object.values(values)).size]),
    );
    expect(fields).toMatchObject({ status: 2, customerEmail: 1, total: 1 });
  });
});

describe('workers', () => {
  it.each([2, 4])('%i of them compare each part once', async (count) => {
    for (const tenant of ['a', 'b', 'c', 'd', 'e']) await stack.fill(1, 400, { tenant });
    await stack.postgres("UPDATE shop.orders SET note = 'x' WHERE id % 100 = 7");
    const taken: string[] = [];
    const compare: SweepReads['compare'] = (stores, type, scope, options) => {
      if (options.compared !== undefined) taken.push(JSON.stringify(scope));
      return storeReads.compare(stores, type, scope, options);
    };
    const id = await stack.start();
    for (let n = 0; n < count; n += 1)
      stack.worker({ stores: stack.storesWith({ compare }), limits: { rowsPerPart: 250 } });
    const ended = await stack.ended(id);
    expect(ended).toMatchObject({ outcome: 'drifted', counts: { compared: 2_000, drifted: 20 } });
    expect(ended.progress.groups.planned).toBeGreaterThan(10);
    expect(taken).toHaveLength(ended.progress.groups.planned);
    expect(new Set(taken).size).toBe(taken.length);
    expect(await stack.drifts()).toHaveLength(20);
  });

  it('a part whose worker is gone is begun again, and counted once', async () => {
    await stack.fill(1, 300);
    await change(5);
    const id = await stack.start();
    const planner = stack.worker({
      stores: stack.storesWith({ compare: () => new Promise(() => undefined) }),
      limits: { atOnce: 1 },
    });
    await eventually(async () => expect((await stack.read(id)).progress.groups.planned).toBeGreaterThan(0));
    await planner.close();
    // Another one holds a part and is never heard of again.
    const options = { worker: 'dead', environments: [stack.environment.id], leaseMs: 300 };
    const held = await eventually(async () => {
      const part = await claimPart(stack.state, options);
      if (part === null) throw new Error('it has none yet');
      return part;
    });
    stack.worker();
    const ended = await stack.ended(id);
    expect(ended).toMatchObject({ outcome: 'drifted', counts: { compared: 300, drifted: 1 } });
    expect(ended.notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('(dead) ended or lost touch in the middle of a part'),
    ]);
    expect(await finishPart(stack.state, held, { ...compared, compared: 999, cost: free, problem: null })).toBe(false);
    expect((await stack.read(id)).counts.compared).toBe(300);
  });

  it('a part that no worker survives makes the sweep incomplete', async () => {
    await stack.fill(1, 50);
    const id = await stack.start();
    const planner = stack.worker({
      stores: stack.storesWith({ compare: () => Promise.reject(away()) }),
      limits: { retryAfterMs: 3_600_000 },
    });
    await eventually(async () => expect((await stack.read(id)).progress.groups.planned).toBe(1));
    await planner.close();
    await stack.state.pool.query(
      "UPDATE lastwrite.sweep_parts SET attempts = 3, due_at = now(), lease_until = now() - interval '1 s'",
    );
    stack.worker();
    const { outcome, incomplete } = await stack.ended(id);
    expect([outcome, incomplete]).toEqual([
      'incomplete',
      [expect.stringContaining('Its worker ended or lost touch 3 times')],
    ]);
  });

  it('one that ends gives back what it has in hand', async () => {
    await stack.fill(1, 50);
    let begun = (): void => undefined;
    const holding = new Promise<void>((resolve) => (begun = resolve));
    const compare: SweepReads['compare'] = (_stores, _type, _scope, { signal }) =>
      new Promise((_, reject) => {
        begun();
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const id = await stack.start();
    const first = stack.worker({ stores: stack.storesWith({ compare }) });
    await holding;
    await first.close();
    const { rows } = await stack.state.pool.query('SELECT attempts, claim_id FROM lastwrite.sweep_parts');
    expect(rows).toEqual([{ attempts: 0, claim_id: null }]);
    stack.worker();
    expect(await stack.ended(id)).toMatchObject({ outcome: 'clean', notes: [] });
  });
});

describe('incomplete', () => {
  it('a store that goes away: nothing is verified by it, and the next whole sweep moves on', async () => {
    await stack.fill(1, 500);
    const first = await sweep();
    expect(await stack.verified()).toBe(first.window?.to);
    const compare: SweepReads['compare'] = () => Promise.reject(away());
    const second = await sweep({}, { stores: stack.storesWith({ compare }) });
    expect(second).toMatchObject({ status: 'completed', outcome: 'incomplete' });
    expect(second.incomplete).toEqual([expect.stringContaining('ClickHouse refuses connections. Start it.')]);
    expect(second.counts.compared).toBe(0);
    expect(await stack.verified()).toBe(first.window?.to);
    const third = await sweep();
    expect(await stack.verified()).toBe(third.window?.to);
    expect(third.window?.to ?? '').toMatch(/T/);
    expect(third.window && first.window && third.window.to > first.window.to).toBe(true);
  });

  it('open drifts that are read again count as compared, whatever becomes of the parts', async () => {
    await stack.fill(1, 100);
    await Promise.all([change(5), change(6)]);
    expect(await sweep()).toMatchObject({ counts: { compared: 100, drifted: 2 } });
    const compare: SweepReads['compare'] = () => Promise.reject(away());
    const failed = await sweep({}, { stores: stack.storesWith({ compare }) });
    expect(failed).toMatchObject({ outcome: 'incomplete', counts: { compared: 2, agreeing: 0, drifted: 2 } });
    expect(sweepSentence(failed, Date.now())).toContain('2 of 2 compared orders have drifted');

    const id = await stack.start();
    const worker = stack.worker({ stores: stack.storesWith({ compare: () => new Promise(() => undefined) }) });
    const running = await eventually(async () => {
      const now = await stack.read(id);
      expect(now.counts.drifted).toBe(2);
      return now;
    });
    expect(running).toMatchObject({ status: 'running', counts: { compared: 2 } });
    await controlSweep(stack.state, id, 'cancel');
    await worker.close();

    // Of a whole one each record counts once.
    expect(await sweep()).toMatchObject({ outcome: 'drifted', counts: { compared: 100, agreeing: 98, drifted: 2 } });
  });

  it('not where a store answers in time once it is asked in smaller pieces', async () => {
    await stack.fill(1, 50);
    const late = (most: number): SweepReads['compare'] => {
      return (opened, type, scope, options) => {
        if ((options.finer ?? 1) >= most) return storeReads.compare(opened, type, scope, options);
        return Promise.reject(
          new SourceFailure({ code: 'timeout', message: 'Postgres gave no answer within 30000 ms.', hint: 'Wait.' }),
        );
      };
    };
    expect(await sweep({}, { stores: stack.storesWith({ compare: late(16) }) })).toMatchObject({
      outcome: 'clean',
      counts: { compared: 50 },
    });
    expect(await sweep({}, { stores: stack.storesWith({ compare: late(17) }) })).toMatchObject({
      outcome: 'incomplete',
      incomplete: [expect.stringContaining('Postgres gave no answer within 30000 ms.')],
    });
  });

  it('a store that is away as it is planned, and back again in time', async () => {
    await stack.fill(1, 50);
    let asked = 0;
    const preflight: SweepReads['preflight'] = (...given) => {
      asked += 1;
      return asked < 3 ? Promise.reject(away()) : storeReads.preflight(...given);
    };
    expect(await sweep({}, { stores: stack.storesWith({ preflight }) })).toMatchObject({ outcome: 'clean' });
    const never: SweepReads['preflight'] = () => Promise.reject(away());
    expect(await sweep({}, { stores: stack.storesWith({ preflight: never }) })).toMatchObject({
      outcome: 'incomplete',
      incomplete: ['ClickHouse refuses connections. Start it.'],
    });
  });

  it('records that cannot be read again', async () => {
    await stack.fill(1, 50);
    await change(5);
    const stores = stack.storesWith({});
    const inspect = () => Promise.reject(away());
    const ended = await sweep({}, { stores: { ...stores, inspect } });
    expect(ended).toMatchObject({ outcome: 'incomplete', counts: { unreadable: 1, drifted: 0, agreeing: 49 } });
    expect(ended.incomplete[0]).toContain(`1 record could not be read: ${nameOf(5)}. ClickHouse refuses`);
    expect(await stack.verified()).toBeNull();
  });

  it('a table that is gone in the middle is not tried again and again', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 300, { tenant });
    let calls = 0;
    const compare: SweepReads['compare'] = async (...asked) => {
      calls += 1;
      if (calls === 2) await stack.postgres('ALTER TABLE shop.order_items RENAME TO order_items_gone');
      return storeReads.compare(...asked);
    };
    try {
      const ended = await sweep({}, { stores: stack.storesWith({ compare }), limits: { rowsPerPart: 300, atOnce: 1 } });
      expect(ended.outcome).toBe('incomplete');
      expect(ended.incomplete[0]).toMatch(/parts could not be compared\..*order_items/s);
      expect(calls).toBeLessThanOrEqual(ended.progress.groups.planned);
      expect(await stack.verified()).toBeNull();
    } finally {
      await stack.postgres('ALTER TABLE shop.order_items_gone RENAME TO order_items');
    }
  });

  it('more that differ than are looked at', async () => {
    await stack.fill(1, 100);
    await stack.postgres("UPDATE shop.orders SET note = 'x' WHERE id <= 30");
    const ended = await sweep({}, { limits: { candidates: 20 } });
    expect(ended).toMatchObject({ outcome: 'incomplete', counts: { drifted: 20 } });
    expect(ended.incomplete).toEqual(['10 further records that differ are not looked at.']);
    const few = await sweep({}, { limits: { differingPerPart: 25 } });
    expect(few.incomplete).toEqual(['5 further records that differ are not looked at.']);
    const one = await sweep({}, { limits: { differingPerPart: 29 } });
    expect(one.incomplete).toEqual(['1 further record that differs is not looked at.']);
    const compare: SweepReads['compare'] = async (...asked) => ({
      ...(await storeReads.compare(...asked)),
      stopped: true,
    });
    const stopped = await sweep({}, { limits: { differingPerPart: 25 }, stores: stack.storesWith({ compare }) });
    expect(stopped.incomplete).toEqual(['At least 5 further records that differ are not looked at.']);
  });
});

describe('what is never called agreeing', () => {
  const named = (id: number) => ({ type: 'order', key: { tenant: TENANT, order: String(id) }, text: nameOf(id) });

  it('a record that the second comparison has no room to name', async () => {
    await stack.fill(1, 50, { changedAgo: '2 days' });
    let looks = 0;
    const compare: SweepReads['compare'] = async (...asked) => {
      looks += 1;
      const found = await storeReads.compare(...asked);
      return looks === 1
        ? { ...found, differing: [named(5)], differ: 1 }
        : { ...found, differing: [], differ: 3, stopped: true };
    };
    const ended = await sweep({}, { stores: stack.storesWith({ compare }) });
    expect(ended).toMatchObject({ outcome: 'incomplete', counts: { unreadable: 1, drifted: 0 } });
    expect(ended.incomplete[0]).toContain('Its checksums could not be compared again: too much of its part differs');
  });

  it.each([
    { what: 'that a part finds to differ while it is read', differs: true },
    { what: 'unless no part does', differs: false },
  ])('a drift $what', async ({ differs }) => {
    await stack.fill(1, 50);
    await change(5);
    await sweep();
    await deliver(5);
    const stores = stack.storesWith({});
    let readFirst = (): void => undefined;
    const isRead = new Promise<void>((resolve) => (readFirst = resolve));
    const looks: string[] = [];
    const inspect: typeof stores.inspect = async (environment, names) => {
      const outcomes = await stores.inspect(environment, names);
      looks.push(...names.map(({ text }) => text));
      if (looks.length > 1) return outcomes;
      if (differs) await stack.postgres("UPDATE shop.orders SET status = 'lost' WHERE id = 5");
      readFirst();
      // What was read is told only when the part has named the record.
      await eventually(async () => {
        const { rows } = await stack.state.pool.query(
          'SELECT FROM lastwrite.sweeps JOIN lastwrite.sweep_parts AS part ON part.sweep_id = sweeps.id WHERE sweeps.outcome IS NULL AND part.finished_at IS NOT NULL',
        );
        expect(rows).toHaveLength(1);
      });
      return outcomes;
    };
    const compare: SweepReads['compare'] = async (...asked) => {
      await isRead;
      return storeReads.compare(...asked);
    };
    const ended = await sweep({}, { stores: { ...stack.storesWith({ compare }), inspect } });
    // Read once more at least: what changed a moment ago has not settled.
    expect([new Set(looks), looks.length > 1]).toEqual([new Set([nameOf(5)]), differs]);
    expect(ended).toMatchObject(
      differs
        ? { outcome: 'drifted', counts: { drifted: 1, healed: 0 } }
        : { outcome: 'clean', counts: { drifted: 0, healed: 1 } },
    );
    expect((await causes())[nameOf(5)]).toMatch(differs ? / open$/ : / healed$/);
  });

  it('but one beside a key that can stand in no name', async () => {
    // Of so many tenants not each is compared again by itself.
    for (const tenant of 'abcdefghi') await stack.fill(1, 2, { tenant, changedAgo: '2 days' });
    await stack.postgres("UPDATE shop.orders SET note = 'later' WHERE id = 1");
    await stack.postgres(
      "INSERT INTO shop.orders SELECT '', id, status, customer_email, total, currency, note, placed_at, shipped_at, updated_at FROM shop.orders WHERE tenant_id = 'a' AND id = 2",
    );
    const looks: number[] = [];
    const compare: SweepReads['compare'] = async (...asked) => {
      const found = await storeReads.compare(...asked);
      looks.push(found.differ - found.differing.length);
      await stack.postgres('UPDATE shop.orders SET note = NULL');
      return found;
    };
    const ended = await sweep({}, { stores: stack.storesWith({ compare }) });
    expect(looks).toEqual([1, 1]);
    expect(ended).toMatchObject({ outcome: 'incomplete', counts: { unreadable: 0, drifted: 0 } });
    expect(ended.incomplete).toEqual(['1 further record that differs is not looked at.']);
  });

  it('a record whose checksums differ and which no inspection finds', async () => {
    await stack.fill(1, 50);
    const compare: SweepReads['compare'] = async (...asked) => ({
      ...(await storeReads.compare(...asked)),
      differing: [named(9_999)],
      differ: 1,
    });
    const ended = await sweep({}, { stores: stack.storesWith({ compare }) });
    expect(ended).toMatchObject({ outcome: 'incomplete', counts: { unreadable: 1, drifted: 0 } });
    expect(ended.incomplete[0]).toContain('Its checksums differ, and no inspection finds it');
  });

  it('a changed key that can stand in no name', async () => {
    await stack.fill(1, 50, { changedAgo: '5 minutes' });
    await stack.postgres(
      "INSERT INTO shop.orders SELECT '', id, status, customer_email, total, currency, note, placed_at, shipped_at, updated_at FROM shop.orders WHERE id <= 2",
    );
    const ended = await sweep({ kind: 'recent', since: minutesAgo(30) });
    expect(ended).toMatchObject({ outcome: 'incomplete', counts: { compared: 50, drifted: 0 } });
    expect(ended.incomplete).toEqual(['2 further records that changed are not looked at.']);
    await stack.postgres("DELETE FROM shop.orders WHERE tenant_id = ''");
    expect(await sweep({ kind: 'recent', since: minutesAgo(30) })).toMatchObject({ outcome: 'clean', incomplete: [] });
  });
});

describe('verified through', () => {
  const end = async (asked: Parameters<SweepStack['start']>[0]) => sweep({ kind: 'recent', ...asked });
  const setWindow = (id: string, from: string, to: string) =>
    stack.state.pool.query('UPDATE lastwrite.sweeps SET window_from = $2, window_to = $3 WHERE id = $1', [
      id,
      from,
      to,
    ]);

  /** A clean recent sweep that covers this; set as if it had run in its time. */
  const run = async (from: string, to: string) => {
    const id = await stack.start({ kind: 'recent' });
    const worker = stack.worker({ stores: stack.storesWith({ changedKeys: () => new Promise(() => undefined) }) });
    await eventually(async () => expect((await stack.read(id)).window).not.toBeNull());
    void worker;
    await setWindow(id, from, to);
    await stack.state.pool.query(
      'UPDATE lastwrite.sweep_parts SET finished_at = now(), compared = 0 WHERE sweep_id = $1',
      [id],
    );
    await eventually(async () => {
      await endSweeps(stack.state);
      expect((await stack.read(id)).outcome).toBe('clean');
    });
  };
  const after = (time: string, minutes: number) => new Date(Date.parse(time) + minutes * 60_000).toISOString();

  it('follows recent sweeps from where the last one ended', async () => {
    await stack.fill(1, 20);
    const deep = await sweep();
    const recent = await end({});
    expect(recent.window?.from).toBe(deep.window?.to);
    expect(await stack.verified()).toBe(recent.window?.to);
  });

  it('does not move over a gap, and moves over both once it is closed', async () => {
    await stack.fill(1, 20);
    const deep = await sweep();
    const through = deep.window?.to ?? '';
    const at = (minutes: number) => after(through, minutes);
    await run(at(10), at(20));
    expect(await stack.verified()).toBe(through);
    await run(at(20), at(30));
    expect(await stack.verified()).toBe(through);
    await run(through, at(5));
    expect(await stack.verified()).toBe(at(5).replace('Z', '000Z'));
    await run(at(4), at(11));
    expect(await stack.verified()).toBe(at(30).replace('Z', '000Z'));
  });

  it('of recent sweeps before the first deep one counts what follows it without a gap, and nothing else', async () => {
    await stack.fill(1, 20);
    const now = new Date().toISOString();
    await run(after(now, 10), after(now, 20));
    expect(await stack.verified()).toBe(after(now, 20).replace('Z', '000Z'));
    const deep = await sweep();
    expect(await stack.verified()).toBe(deep.window?.to);
    await run(deep.window?.to ?? '', after(now, 10));
    expect(await stack.verified()).toBe(after(now, 20).replace('Z', '000Z'));
  });

  /** Changes an order in a transaction that is older than the settle window; says when it began. */
  async function changeInTransaction(client: pg.Client, id: number): Promise<string> {
    await client.query('BEGIN');
    await client.query("UPDATE shop.orders SET status = 'shipped', updated_at = now() WHERE id = $1", [id]);
    await eventually(async () => {
      const { rows } = await client.query<{ old: boolean }>("SELECT clock_timestamp() > now() + interval '1 s' AS old");
      expect(rows[0]?.old).toBe(true);
    });
    return (await client.query<{ at: Date }>('SELECT now() AS at')).rows[0]?.at.toISOString() ?? '';
  }
  const connected = async () => {
    const client = new pg.Client({ connectionString: stack.databases.postgresUrl });
    await client.connect();
    return client;
  };

  it('does not pass the beginning of a transaction that is open, so what it writes is seen by the next one', async () => {
    await stack.fill(1, 20);
    const client = await connected();
    try {
      const began = await changeInTransaction(client, 5);
      const deep = await sweep();
      expect(deep).toMatchObject({ outcome: 'clean' });
      expect((deep.window?.to ?? '') < began).toBe(true);
      await client.query('COMMIT');
    } finally {
      await client.end();
    }
    const recent = await end({});
    expect(recent).toMatchObject({ outcome: 'drifted', counts: { drifted: 1 } });
    expect(await causes()).toEqual({ [nameOf(5)]: 'missing_write open' });
  });

  it('stops where an open transaction began, but what changed since is compared', async () => {
    await stack.fill(1, 20);
    await sweep();
    const client = await connected();
    try {
      const began = await changeInTransaction(client, 5);
      await change(6, '0.5 s');
      const recent = await end({});
      expect(recent).toMatchObject({ outcome: 'drifted', counts: { compared: 1, drifted: 1 } });
      expect((recent.window?.to ?? '') < began).toBe(true);
      expect(await stack.verified()).toBe(recent.window?.to);
      expect(await causes()).toEqual({ [nameOf(6)]: 'missing_write open' });

      await deliver(6);
      expect(await end({})).toMatchObject({ outcome: 'clean', counts: { compared: 1, healed: 1 } });
      expect(((await stack.verified()) ?? '') < began).toBe(true);
    } finally {
      await client.end();
    }
  });

  /** The stores as they would be if others' transactions had been open for so many minutes. */
  const withOpen = ({ writing, open }: { readonly writing: number | null; readonly open: number }) => {
    const preflight: SweepReads['preflight'] = async (...asked) => {
      const told = await storeReads.preflight(...asked);
      const since = (minutes: number) => Date.parse(minutesAgo(minutes));
      return {
        ...told,
        transactions: {
          ...told.transactions,
          writingSinceMs: writing === null ? null : since(writing),
          openSinceMs: since(open),
        },
      };
    };
    return { stores: stack.storesWith({ preflight }) };
  };
  const HELD = expect.stringContaining('A transaction that may still write has been open since') as string;

  it('is held back by a transaction that was forgotten, which is said; what is in the window asked for is compared', async () => {
    await stack.fill(1, 20);
    await sweep();
    const before = await stack.verified();
    await change(6);
    const recent = await sweep({ kind: 'recent', since: minutesAgo(5) }, withOpen({ writing: 180, open: 180 }));
    expect(recent).toMatchObject({ outcome: 'drifted', counts: { compared: 1, drifted: 1 } });
    expect(recent.warnings).toContainEqual(HELD);
    expect(recent.window?.to).toBe(recent.window?.from);
    expect(await stack.verified()).toBe(before);
    expect((await sweep({}, withOpen({ writing: 180, open: 180 }))).warnings).toContainEqual(HELD);
  });

  it('is held back for minutes only by one that has not written, and nothing is said of that', async () => {
    await stack.fill(1, 20);
    await change(6);
    await change(7);
    await deliver(7);
    const recent = await sweep({ kind: 'recent', since: minutesAgo(5) }, withOpen({ writing: null, open: 180 }));
    expect(recent).toMatchObject({ outcome: 'drifted', counts: { compared: 2, agreeing: 1, drifted: 1 } });
    expect(recent.warnings).not.toContainEqual(HELD);
    const toMs = Date.parse(recent.window?.to ?? '');
    expect(toMs).toBeGreaterThan(Date.parse(minutesAgo(10)));
    expect(toMs).toBeLessThan(Date.parse(minutesAgo(5)));
    const short = await sweep({ kind: 'recent', since: minutesAgo(5) }, withOpen({ writing: 1, open: 1 }));
    expect(short.warnings).not.toContainEqual(HELD);
  });

  describe('with a preflight that takes longer than records take to settle', () => {
    /** A deep sweep; the order changes after its preflight has looked at transactions, which `finish` then ends or not. */
    const sweepWhileChanging = async (client: pg.Client, finish: () => Promise<unknown>) => {
      let began = '';
      const preflight: SweepReads['preflight'] = async (...asked) => {
        const told = await storeReads.preflight(...asked);
        began = await changeInTransaction(client, 5);
        await finish();
        return told;
      };
      const deep = await sweep({}, { stores: stack.storesWith({ preflight }) });
      return { deep, began };
    };

    it('does not pass the beginning of a transaction that began meanwhile', async () => {
      await stack.fill(1, 20);
      const client = await connected();
      try {
        const { deep, began } = await sweepWhileChanging(client, () => Promise.resolve());
        expect(deep).toMatchObject({ outcome: 'clean' });
        expect((deep.window?.to ?? '') < began).toBe(true);
        await client.query('COMMIT');
      } finally {
        await client.end();
      }
      expect(await end({})).toMatchObject({ outcome: 'drifted', counts: { compared: 1, drifted: 1 } });
    });

    it('finds nothing of one whose copy arrived, and moves on with the next one', async () => {
      await stack.fill(1, 20);
      const client = await connected();
      try {
        const { deep, began } = await sweepWhileChanging(client, async () => {
          await client.query('COMMIT');
          await deliver(5);
        });
        expect(deep).toMatchObject({ outcome: 'clean' });
        expect(await end({})).toMatchObject({ outcome: 'clean', counts: { compared: 1, agreeing: 1 } });
        expect(((await stack.verified()) ?? '') > began).toBe(true);
      } finally {
        await client.end();
      }
    });
  });

  it('passes it where the transaction has ended before', async () => {
    await stack.fill(1, 20);
    const client = await connected();
    try {
      const began = await changeInTransaction(client, 5);
      await client.query('COMMIT');
      await deliver(5);
      const deep = await sweep();
      expect(deep).toMatchObject({ outcome: 'clean' });
      expect((deep.window?.to ?? '') > began).toBe(true);
    } finally {
      await client.end();
    }
  });

  it('is read again for some minutes where open transactions are not shown', async () => {
    await stack.fill(1, 20);
    const preflight: SweepReads['preflight'] = async (...asked) => ({
      ...(await storeReads.preflight(...asked)),
      transactions: { seen: false, seenAtMs: Date.now(), writingSinceMs: null, openSinceMs: null },
    });
    const deep = await sweep();
    const recent = await sweep({ kind: 'recent' }, { stores: stack.storesWith({ preflight }) });
    expect(Date.parse(recent.window?.from ?? '')).toBe(Date.parse(deep.window?.to ?? '') - 300_000);
    expect(await stack.verified()).toBe(recent.window?.to);
  });

  it('does not move by what was cancelled', async () => {
    await stack.fill(1, 20);
    const id = await stack.start();
    await controlSweep(stack.state, id, 'cancel');
    stack.worker();
    expect(await stack.ended(id)).toMatchObject({ status: 'cancelled', outcome: null });
    expect(await stack.verified()).toBeNull();
  });
});

describe('pause, resume, cancel and limits', () => {
  it('a paused sweep gives no worker anything, and goes on where it was', async () => {
    await stack.fill(1, 300);
    const id = await stack.start();
    const compare: SweepReads['compare'] = async (...asked) => {
      await controlSweep(stack.state, id, 'pause');
      return storeReads.compare(...asked);
    };
    stack.worker({ stores: stack.storesWith({ compare }), limits: { rowsPerPart: 200, atOnce: 1 } });
    const paused = await eventually(async () => {
      const now = await stack.read(id);
      expect([now.status, now.progress.groups.done, now.workers]).toEqual(['paused', 1, 0]);
      return now;
    });
    expect(paused.progress.groups.planned).toBeGreaterThan(2);
    expect(await claimPart(stack.state, { worker: 'w', environments: [stack.environment.id] })).toBeNull();
    await controlSweep(stack.state, id, 'resume');
    await eventually(async () => expect((await stack.read(id)).progress.groups.done).toBe(2));
    await controlSweep(stack.state, id, 'cancel');
    expect(await stack.ended(id)).toMatchObject({ status: 'cancelled' });
    expect(await controlSweep(stack.state, id, 'pause')).toBe(false);
  });

  it('a cancelled sweep takes its work out of the hands of its worker', async () => {
    await stack.fill(1, 50);
    const id = await stack.start();
    const aborted = new Promise<void>((resolve) => {
      const compare: SweepReads['compare'] = (_stores, _type, _scope, { signal }) =>
        new Promise((_, reject) => {
          void controlSweep(stack.state, id, 'cancel');
          signal?.addEventListener('abort', () => {
            resolve();
            reject(signal.reason as Error);
          });
        });
      stack.worker({ stores: stack.storesWith({ compare }), limits: { leaseMs: 600 } });
    });
    await aborted;
    expect(await stack.ended(id)).toMatchObject({ status: 'cancelled', counts: { compared: 0 } });
  });

  /** Takes parts for as long as the limits leave room, each costing what `cost` says of it. */
  async function takeAll(asked: Parameters<SweepStack['start']>[0], cost: (rows: number) => typeof free) {
    const id = await stack.start(asked);
    const worker = stack.worker({
      limits: { rowsPerPart: 200, atOnce: 1 },
      stores: stack.storesWith({ compare: () => new Promise(() => undefined) }),
    });
    await eventually(async () => expect((await stack.read(id)).progress.groups.planned).toBeGreaterThan(4));
    await worker.close();
    await stack.state.pool.query(
      'DELETE FROM lastwrite.sweep_costs; UPDATE lastwrite.sweep_parts SET finished_at = NULL, problem = NULL, attempts = 0, due_at = now(), lease_until = NULL, claim_id = NULL, rows = 200',
    );
    const options = { worker: 'w', environments: [stack.environment.id] };
    const take = async () => {
      let taken = 0;
      for (
        let part = await claimPart(stack.state, options);
        part !== null;
        part = await claimPart(stack.state, options)
      ) {
        taken += 1;
        await finishPart(stack.state, part, { ...compared, cost: cost(200), problem: null });
      }
      return taken;
    };
    return { id, take, options };
  }
  const aMinutePasses = () => stack.state.pool.query("UPDATE lastwrite.sweep_costs SET at = at - interval '61 s'");

  it('rows a minute', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { take } = await takeAll(
      { limits: { rowsPerMinute: 1_000, storeMsPerMinute: 60_000, runMinutes: 60 } },
      (rows) => ({
        ...free,
        rowsRead: rows,
      }),
    );
    expect(await take()).toBe(5);
    expect(await take()).toBe(0);
    await aMinutePasses();
    expect(await take()).toBeGreaterThan(0);
  });

  it('what a part turns out to read tells what the next one will', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { take } = await takeAll(
      { limits: { rowsPerMinute: 1_000, storeMsPerMinute: 60_000, runMinutes: 60 } },
      (rows) => ({ ...free, rowsRead: 4 * rows }),
    );
    expect(await take()).toBe(1);
    await aMinutePasses();
    expect(await take()).toBe(1);
  });

  it('rows a minute bound how many records are read again, and what is in hand counts', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const limits = { rowsPerMinute: 100_000, storeMsPerMinute: 60_000, runMinutes: 60 };
    const { id, options } = await takeAll({ limits }, () => free);
    await stack.state.pool.query(
      "INSERT INTO lastwrite.sweep_candidates (sweep_id, name, reason, due_at) SELECT $1::uuid, 'orders/' || n, 'drift', now() FROM generate_series(1, 100) AS n",
      [id],
    );
    const claim = () => claimCandidates(stack.state, { ...options, most: 500 });
    const first = await claim();
    expect(first?.candidates).toHaveLength(6);
    expect(await claim()).toBeNull();
    if (first === null) return expect.unreachable();
    const settled = first.candidates.map(
      ({ name }) => ({ name, settled: 'agreeing', at: null, problem: null }) as const,
    );
    await settleCandidates(stack.state, first, settled, { cost: { ...free, rowsRead: 90_000 }, mostKept: 10 });
    expect(await claim()).toBeNull();
    await aMinutePasses();
    expect((await claim())?.candidates).toHaveLength(6);
  });

  it('milliseconds of a store a minute, the dearer one’s', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { take } = await takeAll({ limits: { storeMsPerMinute: 1_000, runMinutes: 60 } }, () => ({
      postgresMs: 300,
      clickhouseMs: 10,
      rowsRead: 200,
    }));
    expect(await take()).toBe(3);
    await aMinutePasses();
    expect(await take()).toBe(3);
  });

  it('takes one part alone before it is known what they cost, unless there is room for many that cost more', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    for (const [storeMsPerMinute, together] of [
      [1_000, false],
      [60_000, true],
    ] as const) {
      const { id, options } = await takeAll({ limits: { storeMsPerMinute, runMinutes: 60 } }, () => free);
      await stack.state.pool.query('UPDATE lastwrite.sweep_parts SET rows = 40000 WHERE sweep_id = $1::uuid', [id]);
      const claim = () => claimPart(stack.state, options);
      const first = await claim();
      if (first === null) return expect.unreachable();
      expect((await claim()) !== null).toBe(together);
      await finishPart(stack.state, first, { ...compared, cost: { ...free, postgresMs: 50 }, problem: null });
      expect(await claim()).not.toBeNull();
      expect(await claim()).not.toBeNull();
      await stack.state.pool.query('DELETE FROM lastwrite.sweeps WHERE id = $1::uuid', [id]);
    }
  });

  it('counts what is in hand, and spreads a part that costs more than a minute’s allowance', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { take, options, id } = await takeAll({ limits: { storeMsPerMinute: 1_000, runMinutes: 60 } }, () => ({
      postgresMs: 2_500,
      clickhouseMs: 0,
      rowsRead: 200,
    }));
    expect(await take()).toBe(1);
    await aMinutePasses();
    expect(await take()).toBe(0);
    await aMinutePasses();
    await aMinutePasses();
    const held = await claimPart(stack.state, options);
    expect(held?.sweep).toBe(id);
    expect(await claimPart(stack.state, options)).toBeNull();
  });

  it('attempts that failed are held against their minute, and do not slow the pace after it', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { id, take, options } = await takeAll({ limits: { storeMsPerMinute: 1_000, runMinutes: 60 } }, () => ({
      postgresMs: 300,
      clickhouseMs: 10,
      rowsRead: 200,
    }));
    const silent = { postgresMs: 30_000, clickhouseMs: 30_000, rowsRead: 0 };
    const released = await claimPart(stack.state, options);
    if (released === null) return expect.unreachable();
    await releasePart(stack.state, released, { afterMs: 0, counts: true, cost: silent });
    expect(await take()).toBe(0);
    await aMinutePasses();
    const failed = await claimPart(stack.state, options);
    if (failed === null) return expect.unreachable();
    await finishPart(stack.state, failed, { ...compared, cost: silent, problem: 'Postgres did not answer.' });
    expect(await take()).toBe(0);
    await aMinutePasses();
    expect(await take()).toBe(3);
    await aMinutePasses();
    expect(await take()).toBe(3);
    expect(await stack.read(id)).toMatchObject({ cost: { postgresMs: 61_800 }, progress: { groups: { failed: 1 } } });
  });

  it('control: what was compared does slow it', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { take, options } = await takeAll({ limits: { storeMsPerMinute: 1_000, runMinutes: 60 } }, () => ({
      postgresMs: 300,
      clickhouseMs: 10,
      rowsRead: 200,
    }));
    const first = await claimPart(stack.state, options);
    if (first === null) return expect.unreachable();
    const dear = { postgresMs: 30_000, clickhouseMs: 30_000, rowsRead: 0 };
    await finishPart(stack.state, first, { ...compared, cost: dear, problem: null });
    expect(await take()).toBe(0);
    await aMinutePasses();
    expect(await take()).toBe(0);
  });

  it('the time left is estimated from the time spent at work; pauses do not count', async () => {
    for (const tenant of ['a', 'b', 'c']) await stack.fill(1, 400, { tenant });
    const { id, options } = await takeAll({}, () => free);
    const part = await claimPart(stack.state, options);
    if (part === null) return expect.unreachable();
    await finishPart(stack.state, part, { ...compared, cost: free, problem: null });
    await stack.state.pool.query("UPDATE lastwrite.sweeps SET planned_at = clock_timestamp() - interval '700 s'");
    const remaining = async () => (await stack.read(id)).progress.remainingMs ?? NaN;
    const before = await remaining();
    await controlSweep(stack.state, id, 'pause');
    await stack.state.pool.query("UPDATE lastwrite.sweeps SET paused_at = clock_timestamp() - interval '600 s'");
    await controlSweep(stack.state, id, 'resume');
    // 100 of the 700 seconds were spent at work.
    expect((await remaining()) / before).toBeGreaterThan(0.1);
    expect((await remaining()) / before).toBeLessThan(0.2);
    await controlSweep(stack.state, id, 'resume');
    expect((await remaining()) / before).toBeGreaterThan(0.1);
  });

  it('a pause before it is planned takes nothing off the time at work', async () => {
    await stack.fill(1, 50);
    const id = await stack.start();
    await controlSweep(stack.state, id, 'pause');
    await controlSweep(stack.state, id, 'resume');
    const { rows } = await stack.state.pool.query('SELECT paused_ms FROM lastwrite.sweeps WHERE id = $1::uuid', [id]);
    expect(rows).toEqual([{ paused_ms: 0 }]);
    stack.worker();
    expect(await stack.ended(id)).toMatchObject({ outcome: 'clean' });
  });

  it('minutes: what is not done by then is incomplete', async () => {
    await stack.fill(1, 50);
    const id = await stack.start({ limits: { storeMsPerMinute: 60_000, runMinutes: 1 } });
    stack.worker({ stores: stack.storesWith({ compare: () => new Promise(() => undefined) }), limits: { atOnce: 2 } });
    await eventually(async () => expect((await stack.read(id)).progress.groups.planned).toBe(1));
    await stack.state.pool.query("UPDATE lastwrite.sweeps SET started_at = started_at - interval '61 s'");
    expect(await stack.ended(id)).toMatchObject({
      outcome: 'incomplete',
      incomplete: ['Its time limit of 1 minute was over with 0 of 1 part done.'],
    });
  });
});

describe('starting', () => {
  const refusal = (asked: Parameters<SweepStack['start']>[0], key?: string) =>
    stack.start(asked, key).then(
      () => null,
      (error: unknown) => error,
    );

  it('the same key starts one, and another request with it is refused', async () => {
    await stack.fill(1, 5);
    const pressed = await Promise.all([1, 2, 3, 4].map(() => stack.start({}, 'key')));
    expect(new Set(pressed).size).toBe(1);
    expect(await refusal({ kind: 'recent' }, 'key')).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('refuses what no sweep can be', async () => {
    await stack.fill(1, 5);
    const recent = (since: string) => refusal({ kind: 'recent', since });
    expect(await refusal({ record: 'unheard-of' })).toMatchObject({ code: 'invalid_request', field: 'record' });
    expect(await recent(minutesAgo(-60))).toMatchObject({ code: 'invalid_request', field: 'since' });
    expect(await recent(minutesAgo(32 * 24 * 60))).toMatchObject({ code: 'invalid_request', field: 'since' });
    expect(await recent('1926-01-01T00:00:00Z')).toMatchObject({ code: 'invalid_request', field: 'since' });
  });
});

it('drifts of a type that is no longer configured are told, and that it is not', async () => {
  await stack.fill(1, 20);
  await change(5);
  await sweep();
  const { types, buckets } = await driftOverview(stack.state, stack.environment.id, [], 1);
  expect(types).toMatchObject([
    {
      record: 'order',
      title: 'Order',
      plural: 'orders',
      configured: false,
      open: 1,
      causes: { missing_write: 1 },
      records: 20,
    },
  ]);
  expect(buckets.length).toBe(48);
  for (const [index, bucket] of buckets.entries()) if (index > 0) expect(bucket.from).toBe(buckets[index - 1]?.to);
  // An hour may have ended since.
  const hours = buckets.slice(-2).filter(({ opened }) => Object.keys(opened).length > 0);
  expect(hours).toMatchObject([{ opened: { missing_write: 1 }, open: 1 }]);
  expect(buckets.at(-1)).toMatchObject({ open: 1 });
  expect(buckets.slice(0, -2).every(({ opened, open }) => Object.keys(opened).length === 0 && open === 0)).toBe(true);
});
