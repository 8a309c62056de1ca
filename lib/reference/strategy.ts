/** How a call saves the Postgres row that it read. */
export const rowWriteIds = ['save_all', 'omit_submission', 'own_columns', 'version_check', 'row_lock'] as const;
export type RowWriteId = (typeof rowWriteIds)[number];

/** How the change reaches historic and ClickHouse. */
export const replicationIds = [
  'async_closure',
  'async_closure_updated_at',
  'async_reread',
  'sync_in_transaction',
  'async_reread_row_version',
  'enqueued_before_commit',
  'own_half',
] as const;
export type ReplicationId = (typeof replicationIds)[number];

/** Two independent choices; any combination is a strategy. */
export interface Strategy {
  readonly rowWrite: RowWriteId;
  readonly replication: ReplicationId;
}

export const allStrategies: readonly Strategy[] = rowWriteIds.flatMap((rowWrite) =>
  replicationIds.map((replication) => ({ rowWrite, replication })),
);

/** Reads `save_all/async_closure`. Null when either half is unknown. */
export function parseStrategy(text: string): Strategy | null {
  return allStrategies.find((strategy) => formatStrategy(strategy) === text) ?? null;
}

export function formatStrategy({ rowWrite, replication }: Strategy): string {
  return `${rowWrite}/${replication}`;
}

/** What `parseStrategy` accepts, in words. */
export const expectedStrategy = `a row write (${rowWriteIds.join(', ')}), a slash, and a replication (${replicationIds.join(', ')})`;
