/** For how many days each kind of thing is kept; null: for ever. */
export interface Retention {
  /** Since a load test was over, with its iterations and whatever of its records is left. */
  readonly loadTests: number | null;
  /** Since an exploration was over, with its orders, or a run of the race lab. */
  readonly interleavings: number | null;
  /** Since an order was replayed: its record. */
  readonly replays: number | null;
  /** Since a call was told. */
  readonly calls: number | null;
  /** Since a sweep was over; the last whole one of each kind and type stays. */
  readonly sweeps: number | null;
  /** Since a drift healed; open ones stay. */
  readonly drifts: number | null;
  /** Since a deployment was. */
  readonly deployments: number | null;
  /** Since a snapshot was kept. */
  readonly snapshots: number | null;
  /** Since somebody did something. */
  readonly activity: number | null;
  /** Since a webhook was told something; what waits to be told stays. */
  readonly deliveries: number | null;
  /** Since a log was put aside. */
  readonly logs: number | null;
}

export type RetentionKind = keyof Retention;

export const retentionDefaults: Retention = {
  loadTests: 90,
  interleavings: 90,
  replays: 30,
  calls: 30,
  sweeps: 90,
  drifts: 365,
  deployments: 365,
  // Somebody meant to keep them.
  snapshots: null,
  activity: 365,
  deliveries: 30,
  logs: 14,
};

/** The variable of each kind; it goes before the configuration file. */
export const retentionVariables = {
  loadTests: 'LASTWRITE_RETENTION_LOAD_TESTS',
  interleavings: 'LASTWRITE_RETENTION_INTERLEAVINGS',
  replays: 'LASTWRITE_RETENTION_REPLAYS',
  calls: 'LASTWRITE_RETENTION_CALLS',
  sweeps: 'LASTWRITE_RETENTION_SWEEPS',
  drifts: 'LASTWRITE_RETENTION_DRIFTS',
  deployments: 'LASTWRITE_RETENTION_DEPLOYMENTS',
  snapshots: 'LASTWRITE_RETENTION_SNAPSHOTS',
  activity: 'LASTWRITE_RETENTION_ACTIVITY',
  deliveries: 'LASTWRITE_RETENTION_DELIVERIES',
  logs: 'LASTWRITE_RETENTION_LOGS',
} as const satisfies Readonly<Record<RetentionKind, string>>;

export const FOREVER = 'forever';
/** Ten years. */
export const MOST_DAYS = 3_650;
export const expectedDays = `a whole number of days from 1 to ${MOST_DAYS}, or "${FOREVER}"`;

/** Days as a variable has them; `undefined` for what is neither days nor for ever. */
export function parseDays(text: string): number | null | undefined {
  if (text === FOREVER) return null;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return days >= 1 && days <= MOST_DAYS ? days : undefined;
}
