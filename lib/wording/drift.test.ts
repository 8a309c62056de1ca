import { describe, expect, it } from 'vitest';
import { driftCauses, sweepStatuses, type DriftOfType, type Sweep } from '@/lib/contract/sweeps';
import { causeTitles, costText, driftSentence, driftState, progressText, sweepSentence } from './drift';
import { formatAgo, formatMoment } from './moments';
import { sweepCommand } from './sweepCommand';

const now = Date.parse('2026-11-09T09:45:30Z');
const at = (clock: string) => `2026-11-09T${clock}:00.000000Z`;

const orders: DriftOfType = {
  record: 'order',
  title: 'Order',
  plural: 'orders',
  configured: true,
  records: 1_204_511,
  open: 7,
  causes: { version_tie: 2, out_of_order_write: 5 },
  verifiedThrough: at('09:41'),
  verifiedFrom: null,
  lastSweep: { id: 's', kind: 'deep', outcome: 'drifted', finishedAt: at('09:42') },
  lastDeep: { id: 's', outcome: 'drifted', finishedAt: at('09:42') },
  running: [],
  overdue: [],
};
const clean: DriftOfType = {
  ...orders,
  open: 0,
  causes: {},
  lastSweep: { id: 's', kind: 'deep', outcome: 'clean', finishedAt: at('09:42') },
};
const text = (type: DriftOfType) => {
  const { drifted, verified, reservations } = driftSentence(type, now);
  return [`${drifted}; ${verified}.`, ...reservations].join(' ');
};

describe('the sentence of a record type', () => {
  it('says how many of how many have drifted, why, and how far that is verified', () => {
    expect(text({ ...orders, causes: { out_of_order_write: 5 } })).toBe(
      '7 of 1,204,511 orders have drifted, 5 of them written out of order; verified through 09:41 UTC, 4 minutes ago.',
    );
    expect(text(clean)).toBe('None of 1,204,511 orders has drifted; verified through 09:41 UTC, 4 minutes ago.');
    expect(driftSentence(orders, now).state).toBe('drifted');
    expect(driftSentence(clean, now).state).toBe('clean');
  });

  it.each([
    [1, { checksum_only: 1 }, '1 of 1,204,511 orders has drifted, with different checksums only'],
    [2, { missing_row: 2 }, '2 of 1,204,511 orders have drifted, both with a row missing in ClickHouse'],
    [3, { version_tie: 3 }, '3 of 1,204,511 orders have drifted, all of them with equal versions'],
    [
      7,
      { version_tie: 2, out_of_order_write: 5 },
      '7 of 1,204,511 orders have drifted, 5 of them written out of order and 2 with equal versions',
    ],
    [
      9,
      { version_tie: 1, out_of_order_write: 5, orphan_row: 2, missing_row: 1 },
      '9 of 1,204,511 orders have drifted, 5 of them written out of order, 2 with a row left behind and 2 for other reasons',
    ],
  ])('tells the causes of %i', (open, causes, wanted) => {
    expect(driftSentence({ ...orders, open, causes }, now).drifted).toBe(wanted);
  });

  it('claims nothing before a sweep has completed', () => {
    const never = { ...clean, records: null, verifiedThrough: null, lastSweep: null, lastDeep: null };
    expect(text(never)).toBe('No drift of orders is known; no sweep has run yet.');
    expect(driftSentence(never, now).state).toBe('unverified');
    expect(text({ ...never, open: 3, causes: { missing_write: 3 }, lastSweep: incomplete('08:45') })).toBe(
      '3 orders have drifted, all of them with a write that never arrived; nothing is verified yet. The last sweep, 60 minutes ago, was incomplete.',
    );
  });

  it('says that only changes are verified while there were only recent sweeps', () => {
    const recent = { ...clean, records: null, verifiedFrom: at('09:12'), lastDeep: null };
    expect(text(recent)).toBe(
      'None of the orders changed since 09:12 UTC has drifted; verified through 09:41 UTC, 4 minutes ago, but only changes after 09:12 UTC: no deep sweep has completed yet.',
    );
    expect(driftSentence(recent, now).state).toBe('unverified');
    // A total of a deep sweep that the verified time does not reach back to is no total of what was verified.
    expect(driftSentence({ ...orders, verifiedFrom: at('09:12'), open: 1, causes: {} }, now).drifted).toBe(
      '1 of the orders has drifted',
    );
  });

  it('leaves the total out where it is not known', () => {
    expect(driftSentence({ ...orders, records: null, causes: {} }, now).drifted).toBe('7 orders have drifted');
    expect(driftSentence({ ...clean, records: null }, now).drifted).toBe('None of the orders has drifted');
    expect(driftSentence({ ...clean, records: 0 }, now).drifted).toBe('There are no orders');
  });

  it('never passes an incomplete sweep as clean', () => {
    const after = { ...clean, lastSweep: incomplete('07:00') };
    expect(driftSentence(after, now)).toMatchObject({
      state: 'unverified',
      reservations: ['The last sweep, 2 hours ago, was incomplete.'],
    });
    expect(
      driftSentence({ ...clean, lastDeep: { id: 'd', outcome: 'incomplete', finishedAt: at('07:00') } }, now),
    ).toMatchObject({
      reservations: ['The last deep sweep, 2 hours ago, was incomplete.'],
    });
  });

  it('says what is no longer configured, and what has not run', () => {
    expect(text({ ...orders, configured: false, causes: {} })).toContain(
      'The record type of these orders is no longer configured. Its drifts are kept and no longer checked.',
    );
    expect(driftSentence({ ...clean, configured: false }, now).state).toBe('unverified');
    expect(
      text({
        ...clean,
        overdue: [
          { schedule: 'a', since: '2026-11-06T02:00:00.000000Z' },
          { schedule: 'b', since: null },
        ],
      }),
    ).toContain(
      'A scheduled sweep of orders has not completed since 2026-11-06 02:00 UTC, 3 days ago. A scheduled sweep of orders has never completed.',
    );
  });

  it('names the state in a few words', () => {
    expect([[orders, clean], [clean], [], [{ ...clean, verifiedThrough: null }]].map(driftState)).toEqual([
      '7 drifted',
      'No drift',
      'Not verified',
      'Not verified',
    ]);
  });
});

function incomplete(clock: string) {
  return { id: 's', kind: 'deep', outcome: 'incomplete', finishedAt: at(clock) } as const;
}

const sweep = {
  status: 'completed',
  outcome: 'clean',
  request: { environment: 'local', record: 'order', kind: 'deep', limits: { storeMsPerMinute: 1, runMinutes: 1 } },
  plural: 'orders',
  window: { from: null, to: at('09:41') },
  progress: {
    groups: { planned: 40, done: 12, failed: 0 },
    records: { planned: 1_200_000, done: 400_000 },
    remainingMs: 130_000,
  },
  counts: { compared: 1_204_511, agreeing: 1_204_511, settling: 0, drifted: 0, unreadable: 0, healed: 0 },
  causes: {},
  incomplete: [],
  failure: null,
} satisfies Partial<Sweep>;
const said = (change: Partial<Sweep>) => sweepSentence({ ...sweep, ...change }, now);
const recent = {
  request: { ...sweep.request, kind: 'recent' },
  window: { from: at('09:12'), to: at('09:41') },
} satisfies Partial<Sweep>;
const some = { ...sweep.counts, compared: 400_000, drifted: 2 };

describe('the sentence of a sweep', () => {
  it('says what it came to', () => {
    expect(said({})).toBe('Clean: all 1,204,511 orders agree.');
    expect(said({ ...recent, counts: { ...sweep.counts, compared: 312, healed: 3 } })).toBe(
      'Clean: all 312 orders agree. It compared what changed after 09:12 UTC and up to 09:41 UTC, and drifts that were open. 3 drifts healed.',
    );
    expect(said({ ...recent, counts: { ...sweep.counts, compared: 0 } })).toBe(
      'Clean: no orders changed after 09:12 UTC and up to 09:41 UTC, and no drift was open.',
    );
    expect(said({ outcome: 'drifted', counts: some, causes: { orphan_row: 2 } })).toBe(
      '2 of 400,000 orders have drifted, both with a row left behind.',
    );
  });

  it('names no window where open transactions hold back all that it verifies', () => {
    const held = { ...recent, window: { from: at('09:41'), to: at('09:41') } };
    expect(said({ ...held, counts: { ...sweep.counts, compared: 312, agreeing: 312 } })).toBe(
      'Clean: all 312 orders agree. It compared what changed recently, and drifts that were open.',
    );
    expect(said({ ...held, counts: { ...sweep.counts, compared: 0 } })).toBe(
      'Clean: no orders changed recently, and no drift was open.',
    );
  });

  it('says why it is incomplete, and of how many what it found is', () => {
    const why = ['ClickHouse was not reachable for 31 of 40 parts.', 'Two orders changed too often.'];
    expect(said({ outcome: 'incomplete', incomplete: why, counts: some, causes: { orphan_row: 2 } })).toBe(
      'Incomplete: ClickHouse was not reachable for 31 of 40 parts, and 1 more reason. 2 of 400,000 compared orders have drifted, both with a row left behind.',
    );
    expect(said({ outcome: 'incomplete', incomplete: [], counts: { ...some, drifted: 0 } })).toBe(
      'Incomplete. None of the 400,000 compared orders has drifted.',
    );
    expect(said({ outcome: 'incomplete', incomplete: [], counts: { ...some, drifted: 0, compared: 0 } })).toBe(
      'Incomplete. No orders were compared.',
    );
  });

  it('says how far it is, or came', () => {
    const part = { outcome: null, counts: { ...sweep.counts, compared: 0 } };
    expect(said({ ...part, status: 'queued' })).toBe('Waiting for a worker.');
    expect(said({ ...part, status: 'running' })).toBe(
      'Comparing: 12 of 40 parts done, 400,000 of 1,200,000 orders, about 2 min left.',
    );
    expect(said({ outcome: null, status: 'paused', counts: some, causes: { orphan_row: 2 } })).toBe(
      'Paused: 12 of 40 parts done, 400,000 of 1,200,000 orders. 2 of 400,000 compared orders have drifted, both with a row left behind.',
    );
    expect(said({ ...part, status: 'cancelled' })).toBe('Cancelled with 12 of 40 parts done; it verifies nothing.');
    expect(said({ ...part, status: 'failed', failure: { code: 'x', detail: 'The table was dropped.' } })).toBe(
      'Failed: The table was dropped.',
    );
    expect(
      progressText(
        { groups: { planned: 0, done: 0, failed: 0 }, records: { planned: 0, done: 0 }, remainingMs: null },
        'orders',
      ),
    ).toBe('planning');
  });

  it('never says that nothing was compared of what it found drifted', () => {
    const counts = { ...sweep.counts, compared: 0, drifted: 28 };
    const causes = { orphan_row: 28 };
    const phrase = '28 orders have drifted, all of them with a row left behind.';
    expect(said({ outcome: null, status: 'cancelled', counts, causes })).toBe(
      `Cancelled with 12 of 40 parts done; it verifies nothing. ${phrase}`,
    );
    expect(said({ outcome: 'incomplete', incomplete: [], counts, causes })).toBe(`Incomplete. ${phrase}`);
  });

  it('says how many of the parts that are done have failed', () => {
    const progress = { ...sweep.progress, groups: { planned: 6, done: 6, failed: 2 } };
    expect(progressText({ ...progress, remainingMs: null }, 'orders')).toMatch(/^6 of 6 parts done \(2 failed\), /);
    expect(said({ outcome: null, status: 'cancelled', progress })).toContain('6 of 6 parts done (2 failed)');
  });

  it('never says clean of what is not', () => {
    for (const status of sweepStatuses)
      for (const outcome of ['incomplete', null] as const) expect(said({ status, outcome })).not.toContain('Clean');
  });
});

describe('figures of a sweep', () => {
  it('says what it cost the stores', () => {
    expect(costText({ postgresMs: 2100, clickhouseMs: 1400, rowsRead: 1_299_999 })).toBe(
      '2.1 s of Postgres, 1.4 s of ClickHouse, 1.2 million rows read',
    );
    const rows = [1, 999_999, 1_000_000, 999_999_999, 3_000_000_000];
    expect(
      rows.map((rowsRead) => costText({ postgresMs: 0, clickhouseMs: 0, rowsRead }).replace(/^.*ClickHouse, /, '')),
    ).toEqual([
      '1 row read',
      '999,999 rows read',
      '1 million rows read',
      '999 million rows read',
      '3 billion rows read',
    ]);
  });

  it('has a title for every cause', () => {
    for (const cause of driftCauses) expect(causeTitles[cause]).toMatch(/^[A-Z]/);
  });

  it('writes moments and ages', () => {
    expect([formatMoment(at('09:41'), now), formatMoment('2026-11-08T23:59:59.999999Z', now)]).toEqual([
      '09:41 UTC',
      '2026-11-08 23:59 UTC',
    ]);
    expect(
      ['2026-11-09T09:46:00Z', at('09:45'), at('09:44'), at('07:45'), '2026-11-07T09:45:30Z'].map((time) =>
        formatAgo(time, now),
      ),
    ).toEqual(['just now', 'just now', '1 minute ago', '2 hours ago', '2 days ago']);
  });

  it('writes the command', () => {
    expect(sweepCommand({ record: 'order', kind: 'deep', environment: 'local' })).toBe(
      'npx lastwrite sweep --environment local --record order --deep',
    );
    expect(sweepCommand({ record: "o'r", kind: 'recent', since: '2026-11-09T09:00:00Z' })).toBe(
      "npx lastwrite sweep --record 'o'\\''r' --since 2026-11-09T09:00:00Z",
    );
  });
});
