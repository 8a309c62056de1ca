import type { Drift, DriftBucket, DriftOfType, Sweep } from '@/lib/contract/sweeps';

/** A drift that is open. */
export function aDrift(change: Partial<Drift> = {}): Drift {
  return {
    id: '019bd2e8-0000-7000-8000-000000000001',
    name: 'tenants/meadow/orders/48215',
    record: 'order',
    title: 'Order',
    environment: 'local',
    cause: 'out_of_order_write',
    severity: 'error',
    headline: 'An older version won. Written out of order.',
    tenant: 'meadow',
    status: 'open',
    firstSeenAt: '2026-11-09T09:41:00.000000Z',
    lastSeenAt: '2026-11-09T09:44:00.000000Z',
    healedAt: null,
    sweep: null,
    callsKnown: 2,
    ...change,
  };
}

/** A type of which everything is verified and nothing has drifted. */
export function aType(change: Partial<DriftOfType> = {}): DriftOfType {
  return {
    record: 'order',
    title: 'Order',
    plural: 'orders',
    configured: true,
    records: 1_204_511,
    open: 0,
    causes: {},
    verifiedThrough: '2026-11-09T09:41:00.000000Z',
    verifiedFrom: null,
    lastSweep: { id: 's', kind: 'deep', outcome: 'clean', finishedAt: '2026-11-09T09:42:00.000000Z' },
    lastDeep: { id: 's', outcome: 'clean', finishedAt: '2026-11-09T09:42:00.000000Z' },
    running: [],
    overdue: [],
    ...change,
  };
}

/** Hours from midnight on, in which nothing happened. */
export function hours(count: number, change: (hour: number) => Partial<DriftBucket> = () => ({})): DriftBucket[] {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 9, hour)).toISOString().replace('000Z', '000000Z');
  return Array.from({ length: count }, (_, hour) => ({
    record: 'order',
    from: at(hour),
    to: at(hour + 1),
    opened: {},
    healed: 0,
    open: 0,
    ...change(hour),
  }));
}

/** A deep sweep that has ended clean. */
export function aSweep(change: Partial<Sweep> = {}): Sweep {
  return {
    id: '019bd2e8-0000-7000-8000-00000000000a',
    status: 'completed',
    outcome: 'clean',
    request: {
      environment: 'local',
      record: 'order',
      kind: 'deep',
      limits: { storeMsPerMinute: 60_000, runMinutes: 720 },
    },
    title: 'Order',
    plural: 'orders',
    createdAt: '2026-11-09T09:40:00.000000Z',
    startedBy: null,
    schedule: null,
    startedAt: '2026-11-09T09:40:01.000000Z',
    pausedAt: null,
    finishedAt: '2026-11-09T09:40:13.000000Z',
    window: { from: null, to: '2026-11-09T09:40:01.000000Z' },
    progress: {
      groups: { planned: 40, done: 40, failed: 0 },
      records: { planned: 1200, done: 1200 },
      remainingMs: null,
    },
    counts: { compared: 1200, agreeing: 1200, settling: 0, drifted: 0, unreadable: 0, healed: 0 },
    causes: {},
    verifiedThrough: '2026-11-09T09:40:01.000000Z',
    cost: { postgresMs: 2100, clickhouseMs: 1400, rowsRead: 2400 },
    leftOut: [],
    warnings: [],
    incomplete: [],
    notes: [],
    failure: null,
    workers: 0,
    ...change,
  };
}
