import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { divideConnections, wantedBy, type Wanted } from '@/lib/postgres/divideConnections';
import { poolsOfThisProcess, type SharedPool } from '@/lib/postgres/openPool';
import type { State } from './openState';

export interface ShareOptions {
  /** Connections to Postgres that all processes of the installation may have together. */
  readonly budget: number;
  readonly pools?: () => readonly SharedPool[];
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;
/** Who has not been seen for so long is gone. */
const GONE_AFTER = "interval '10 s'";

const TELL = `
  WITH gone AS (
    DELETE FROM lastwrite.processes WHERE seen_at < clock_timestamp() - ${GONE_AFTER} AND id <> $1::text
  ), told AS (
    INSERT INTO lastwrite.processes (id, firm, flexible) VALUES ($1::text, $2::int, $3::int)
    ON CONFLICT (id) DO UPDATE SET firm = excluded.firm, flexible = excluded.flexible, seen_at = clock_timestamp()
  )
  SELECT $2::int + coalesce(sum(firm), 0)::int AS firm, $3::int + coalesce(sum(flexible), 0)::int AS flexible
  FROM lastwrite.processes
  WHERE id <> $1::text AND seen_at >= clock_timestamp() - ${GONE_AFTER}`;

/**
 * Tells every two seconds what this process' pools want, and gives them their part of the budget by what all want that are there. While the state can't be reached
 * everybody keeps what it has; between two looks a server that refuses is waited for. Never throws.
 */
export function shareConnections(
  { pool }: Pick<State, 'pool'>,
  { budget, pools = poolsOfThisProcess, everyMs = EVERY_MS }: ShareOptions,
): { close(): Promise<void> } {
  const id = randomUUID();
  const closing = new AbortController();
  const { signal } = closing;
  const look = async (): Promise<void> => {
    const own = pools();
    const { firm, flexible } = wantedBy(own);
    const { rows } = await pool.query<Wanted>({ name: 'share_connections', text: TELL, values: [id, firm, flexible] });
    if (rows[0] !== undefined) divideConnections(own, rows[0], budget);
  };
  const looking = (async () => {
    while (!signal.aborted) {
      await look().catch(() => undefined);
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    async close() {
      closing.abort();
      await looking;
      await pool.query('DELETE FROM lastwrite.processes WHERE id = $1::text', [id]).catch(() => undefined);
    },
  };
}
