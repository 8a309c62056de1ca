/** Every LASTWRITE_ variable there is. One that is set and not listed is a mistake, never ignored. */
export const variableNames = [
  'LASTWRITE_POSTGRES_URL',
  'LASTWRITE_CLICKHOUSE_URL',
  'LASTWRITE_COACHING_URL',
  'LASTWRITE_COACHING_TOKEN',
  'LASTWRITE_STATE_URL',
  'LASTWRITE_EXPLORER_POSTGRES_URL',
  'LASTWRITE_EXPLORER_CLICKHOUSE_URL',
  'LASTWRITE_CONFIG',
  'LASTWRITE_HOME',
  'LASTWRITE_DEFAULT_STRATEGY',
  'LASTWRITE_LATENCY',
  'LASTWRITE_SETTLE_MS',
  'LASTWRITE_TIMEOUT_MS',
  'LASTWRITE_EMBEDDED',
  'LASTWRITE_WORKER',
  'LASTWRITE_LOG_LEVEL',
  'LASTWRITE_ALLOWED_HOSTS',
  'LASTWRITE_TOKEN',
  'LASTWRITE_READ_TOKEN',
  'LASTWRITE_PROXY_USER_HEADER',
  'LASTWRITE_PROXY_ADDRESSES',
  'LASTWRITE_PROXY_RUNNERS',
  'LASTWRITE_ANYONE',
  // Named to be refused with what there is in its place.
  'LASTWRITE_OIDC_ISSUER',
  'LASTWRITE_DIST_DIR',
  'LASTWRITE_CHROMIUM',
  // Set by the embedded stack for its own children.
  'LASTWRITE_PARENT_PID',
] as const;

/** Variables of the test and bench runs, read by those runs only. */
export const testVariablePrefixes = ['LASTWRITE_E2E_', 'LASTWRITE_TEST_', 'LASTWRITE_BENCH_'] as const;

export type Variables = Readonly<Record<string, string | undefined>>;
