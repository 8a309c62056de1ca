import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { divideConnections, wantedBy, type Wanted } from '@/lib/postgres/divideConnections';
import { poolsOfThisProcess, type SharedPool } from '@/lib/postgres/openPool';
import type { SlotKind } from '@/lib/contract/workers';
import type { State } from './openState';

/** What a process says of itself to whoever looks at the workers. */
export interface ProcessSelf {
  readonly kind: 'console' | 'worker' | 'racer' | 'judge';
  /** Its name in claims, or that of the worker that started it; null: it claims nothing. */
  readonly worker: string | null;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** How many of each kind of work it does at the same time. */
  readonly slots: Readonly<Partial<Record<SlotKind, number>>>;
  /** Of the last seconds; null: not measured. */
  measure(): { readonly eventLoopLagP99Ms: number; readonly processorLoad: number } | null;
}

export interface ShareOptions {
  /** Connections to Postgres that all processes of the installation may have together. */
  readonly budget: number;
  /** Without it nobody is told that this process is there, only that its connections are. */
  readonly self?: ProcessSelf | undefined;
  readonly pools?: () => readonly SharedPool[];
  readonly everyMs?: number;
}

const EVERY_MS = 2_000;
/** Who has not been seen for so long holds no connection any more. */
export const SILENT_AFTER = "interval '10 s'";
/** For so long one that said nothing before it ended is shown. */
export const FORGOTTEN_AFTER = "interval '15 minutes'";

const TELL = `
  WITH gone AS (
    DELETE FROM lastwrite.processes WHERE seen_at < clock_timestamp() - ${FORGOTTEN_AFTER} AND id <> $1::text
  ), told AS (
    INSERT INTO lastwrite.processes (id, firm, flexible, connections, kind, worker, host, pid, version, started_at, slots, event_loop_lag_p99_ms, processor_load)
    VALUES ($1::text, $2::int, $3::int, $4::int, $5::text, $6::text, $7::text, $8::int, $9::text, clock_timestamp() - $10::float8 * interval '1 second',
      $11::jsonb, $12::float8, $13::float8)
    ON CONFLICT (id) DO UPDATE SET firm = excluded.firm, flexible = excluded.flexible, connections = excluded.connections,
      event_loop_lag_p99_ms = excluded.event_loop_lag_p99_ms, processor_load = excluded.processor_load, seen_at = clock_timestamp()
  )
  SELECT $2::int + coalesce(sum(firm), 0)::int AS firm, $3::int + coalesce(sum(flexible), 0)::int AS flexible
  FROM lastwrite.processes
  WHERE id <> $1::text AND seen_at >= clock_timestamp() - ${SILENT_AFTER}`;

/** What a worker started ends with it. */
const LEAVE = 'DELETE FROM lastwrite.processes WHERE id = $1::text OR worker = $2::text';

/**
 * Tells every two seconds that this process is there and what its pools want, and gives them their part of the budget by what all want that are there. While the state can't be reached
 * everybody keeps what it has; between two looks a server that refuses is waited for. Never throws.
 */
export function shareConnections(
  { pool }: Pick<State, 'pool'>,
  { budget, self, pools = poolsOfThisProcess, everyMs = EVERY_MS }: ShareOptions,
): { close(): Promise<void> } {
  const id = randomUUID();
  const closing = new AbortController();
  const { signal } = closing;
  const look = async (): Promise<void> => {
    const own = pools();
    const { firm, flexible } = wantedBy(own);
    const measured = self?.measure() ?? null;
    const { rows } = await pool.query<Wanted>({
      name: 'share_connections',
      text: TELL,
      values: [
        id,
        firm,
        flexible,
        own.reduce((sum, each) => sum + each.inUse(), 0),
        self?.kind,
        self?.worker,
        self?.host,
        self?.pid,
        self?.version,
        process.uptime(),
        JSON.stringify(self?.slots ?? {}),
        measured?.eventLoopLagP99Ms,
        measured?.processorLoad,
      ],
    });
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
      const own = self?.kind === 'worker' ? self.worker : null;
      await pool.query(LEAVE, [id, own]).catch(() => undefined);
    },
  };
}
