import type { Pool } from 'pg';
import PgBoss from 'pg-boss';
import { inTransaction } from '@/lib/postgres/inTransaction';
import { openPool } from '@/lib/postgres/openPool';
import { queues, type JobData, type QueueId } from './queues';
import { workOn } from './workOn';

/** By queue, told the id of a load test or of an exploration, or `all`. */
export type JobHandlers = { readonly [Queue in QueueId]?: (id: string) => Promise<void> };

/** The queues in the console's own database. Jobs are idempotent, and sending one twice is as good as once. */
export interface Jobs {
  /** Wakes a worker. Throws JobsUnavailable within seconds when the database can't be reached. */
  enqueueLoadTest(loadTestId: string): Promise<void>;
  /** Has the records of a finished load test deleted. Throws as above. */
  enqueueCleanup(loadTestId: string): Promise<void>;
  /** Wakes whoever works on explorations. Throws as above. */
  enqueueExploration(explorationId: string): Promise<void>;
  /** Wakes whoever works on runs of the race lab. Throws as above. */
  enqueueLab(runId: string): Promise<void>;
  /** Wakes whoever works on sweeps. Throws as above. */
  enqueueSweep(sweepId: string): Promise<void>;
  /** Wakes whoever delivers to webhooks. Throws as above. */
  enqueueDeliveries(): Promise<void>;
  /** Has what was kept for long enough deleted, and what is left of deleted runs. Throws as above. */
  enqueueRetention(): Promise<void>;
  /** Takes jobs until `close`, one at a time per queue. Never throws: what goes wrong is told to `onError` and tried again. */
  work(handlers: JobHandlers): void;
  /** Takes no more jobs, waits for those in hand, and closes the connections. */
  close(): Promise<void>;
}

export class JobsUnavailable extends Error {
  override readonly name = 'JobsUnavailable';

  constructor(cause: unknown) {
    super(
      `The queue in the console's own database cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

const CONNECT_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Opens lazily: nothing is connected or created before the first use, and a first use that fails is tried anew with the next one.
 * `onError` is told of failures that no caller waits for.
 */
export function openJobs(stateUrl: string, onError: (error: unknown) => void): Jobs {
  const pool = openPool({
    connectionString: stateUrl,
    application_name: 'lastwrite jobs',
    max: 3,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    deadlineMs: ANSWER_WITHIN_MS,
    statement_timeout: ANSWER_WITHIN_MS,
    allowExitOnIdle: true,
  });
  const closing = new AbortController();
  const loops: Promise<void>[] = [];
  let starting: Promise<PgBoss> | null = null;

  const boss = (): Promise<PgBoss> => {
    starting ??= start(pool, onError).catch((error: unknown) => {
      starting = null;
      throw new JobsUnavailable(error);
    });
    return starting;
  };
  const enqueue = async (queue: QueueId, id: string): Promise<void> => {
    const opened = await boss();
    const data: JobData = { id };
    await opened.send(queues[queue].name, data, { singletonKey: id }).catch((error: unknown) => {
      throw new JobsUnavailable(error);
    });
  };
  return {
    enqueueLoadTest: (id) => enqueue('loadTest', id),
    enqueueCleanup: (id) => enqueue('cleanup', id),
    enqueueExploration: (id) => enqueue('exploration', id),
    enqueueLab: (id) => enqueue('lab', id),
    enqueueSweep: (id) => enqueue('sweep', id),
    enqueueDeliveries: () => enqueue('delivery', 'all'),
    enqueueRetention: () => enqueue('retention', 'all'),
    work(handlers) {
      for (const [queue, handle] of Object.entries(handlers))
        loops.push(workOn(boss, queue as QueueId, handle, onError, closing.signal));
    },
    async close() {
      closing.abort();
      await Promise.all(loops);
      await starting?.then(
        (opened) => opened.stop({ graceful: false }),
        () => undefined,
      );
      await pool.end();
    },
  };
}

async function start(pool: Pool, onError: (error: unknown) => void): Promise<PgBoss> {
  // A connection of our own: pg-boss' one waits for ever for a server that accepts and says nothing.
  const db = { executeSql: (text: string, values: unknown[]) => pool.query<Record<string, unknown>>(text, values) };
  const boss = new PgBoss({ db, schema: 'pgboss', schedule: false, deleteAfterDays: 7 });
  boss.on('error', onError);
  await boss.start();
  await createMissingQueues(pool, boss);
  return boss;
}

/**
 * Creating a queue attaches a partition: two processes that do so at the same time, or one beside another that already fetches,
 * deadlock. So one at a time looks which are missing, and nobody fetches before all are there.
 */
async function createMissingQueues(pool: Pool, boss: PgBoss): Promise<void> {
  // The lock is held by a transaction of its own, which the creation is no part of, and ends with it whatever goes wrong.
  await inTransaction(pool, async (begin) => {
    const client = await begin();
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('lastwrite queues', 0))");
    const present = new Set((await boss.getQueues()).map(({ name }) => name));
    for (const queue of Object.values(queues))
      if (!present.has(queue.name)) await boss.createQueue(queue.name, { ...queue });
  });
}
