import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** A session that waits for a lock, be it of a row or of the server’s own housekeeping. */
export interface Waiter {
  readonly blockers: readonly number[];
  /** It has changed or locked something in its transaction, so that others may wait for it in turn. */
  readonly holds: boolean;
}

/** As PostgreSQL's own isolation tester asks: a session waits when another one blocks it, be it only for a snapshot that is safe to read. */
const WAITERS = `
  SELECT pid, blockers,
    (SELECT backend_xid IS NOT NULL FROM pg_stat_get_activity(pid))
    OR EXISTS (
      SELECT FROM pg_locks held
      WHERE held.pid = waiter.pid AND granted AND locktype IN ('relation', 'advisory')
        AND mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
    ) AS holds
  FROM unnest($1::int[]) AS waiter (pid),
    array_cat(pg_blocking_pids(pid), pg_safe_snapshot_blocking_pids(pid)) AS blockers
  WHERE cardinality(blockers) > 0`;
const DEADLOCK_TIMEOUT = `SELECT setting::int AS ms FROM pg_settings WHERE name = 'deadlock_timeout'`;
/** Questions of several orders in flight within this time are asked as one. */
const COLLECT_MS = 1;

interface Question {
  readonly pids: readonly number[];
  readonly tell: (waiting: ReadonlyMap<number, Waiter>) => void;
  readonly fail: (error: unknown) => void;
}

/** Tells which sessions wait for a lock; one query for all who ask at the same time. */
export class LockWatch {
  #asked: Question[] = [];
  #deadlockTimeoutMs: Promise<number> | null = null;

  constructor(private readonly pool: Pool) {}

  waitersAmong(pids: readonly number[]): Promise<ReadonlyMap<number, Waiter>> {
    if (pids.length === 0) return Promise.resolve(new Map());
    return new Promise((tell, fail) => {
      this.#asked.push({ pids, tell, fail });
      if (this.#asked.length === 1) void sleep(COLLECT_MS).then(() => this.#ask());
    });
  }

  /** How long a session of the pool waits for a lock before it looks for a deadlock. */
  deadlockTimeoutMs(): Promise<number> {
    this.#deadlockTimeoutMs ??= this.pool
      .query<{ ms: number }>(DEADLOCK_TIMEOUT)
      .then(({ rows }) => rows[0]?.ms ?? 1_000);
    return this.#deadlockTimeoutMs;
  }

  async #ask(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const { rows } = await this.pool.query<Waiter & { pid: number }>({
        name: 'explorer_waiters',
        text: WAITERS,
        values: [asked.flatMap(({ pids }) => pids)],
      });
      const waiting = new Map(rows.map(({ pid, ...waiter }) => [pid, waiter]));
      for (const { tell } of asked) tell(waiting);
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}
