import type { SweepPreflight } from './model';
import type { SweepRead } from './SweepRead';

type Transactions = SweepPreflight['transactions'];

/**
 * Of others in the same database: clients, and background workers that write, such as those of subscriptions and extensions. A backend that has no transaction
 * id yet may still write, and then with the time at which its transaction began. Of a prepared transaction only is known when it was prepared.
 */
const SQL = `SELECT NOT pg_is_in_recovery() AND pg_has_role('pg_read_all_stats', 'USAGE') AS seen,
  floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint,
  floor(extract(epoch FROM least(min(activity.xact_start) FILTER (WHERE activity.backend_xid IS NOT NULL), (
    SELECT min(prepared) FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()))) * 1000)::bigint,
  floor(extract(epoch FROM min(activity.xact_start)) * 1000)::bigint
FROM pg_catalog.pg_stat_activity AS activity
WHERE activity.datname = current_database() AND activity.pid <> pg_backend_pid()
  AND activity.backend_type NOT IN ('autovacuum worker', 'autovacuum launcher', 'walsender', 'parallel worker')`;

/** Since when transactions of the truth are open. @throws SourceFailure */
export async function readTransactions(context: SweepRead): Promise<Transactions> {
  const [[seen, seenAt, writing, open] = []] = await context.postgres({ sql: SQL, values: [] });
  const moment = (ms: string | null | undefined) => (ms === null || ms === undefined ? null : Number(ms));
  return { seen: seen === 't', seenAtMs: Number(seenAt), writingSinceMs: moment(writing), openSinceMs: moment(open) };
}
