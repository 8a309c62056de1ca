import type { Connection } from '@/lib/postgres/Connection';

const HAS_TESTER_FUNCTION = `SELECT to_regprocedure('pg_catalog.pg_isolation_test_session_is_blocked(integer, integer[])') IS NOT NULL AS there`;
const BY_TESTER_FUNCTION = `SELECT pg_catalog.pg_isolation_test_session_is_blocked($1::int, $2::int[]) AS blocked`;
/** The same by public functions: waits for one of the race's own sessions, and not, say, for autovacuum, which goes on by itself. */
const BY_PUBLIC_FUNCTIONS = `
  SELECT pg_catalog.pg_blocking_pids($1::int) && $2::int[] OR pg_catalog.pg_safe_snapshot_blocking_pids($1::int) && $2::int[] AS blocked`;

/** Asks the server whether one of a race's sessions waits for another one of them. */
export class BlockedSessions {
  #query: Promise<string> | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly pids: readonly number[],
  ) {}

  async isBlocked(pid: number): Promise<boolean> {
    this.#query ??= this.connection
      .query<{ there: boolean }>(HAS_TESTER_FUNCTION)
      .then(({ rows }) => (rows[0]?.there === true ? BY_TESTER_FUNCTION : BY_PUBLIC_FUNCTIONS));
    const { rows } = await this.connection.query<{ blocked: boolean }>({
      name: 'lab_blocked',
      text: await this.#query,
      values: [pid, this.pids],
    });
    return rows[0]?.blocked === true;
  }
}
