import { openConnection } from '@/lib/postgres/Connection';

const LOCK = "SELECT pg_try_advisory_lock(hashtextextended('lastwrite retention', 0)) AS mine";
const CONNECT_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

/**
 * Runs `action` while no other process that uses this database does; null where one does. The lock ends with its connection, so that a process that is killed
 * leaves none. `action` is told when the connection is gone before it has ended.
 */
export async function alone<Result>(
  stateUrl: string,
  action: (lost: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const connection = await openConnection({
    connectionString: stateUrl,
    application_name: 'lastwrite retention',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    deadlineMs: ANSWER_WITHIN_MS,
    keepAlive: true,
  });
  const lost = new AbortController();
  connection.on('end', () => lost.abort());
  try {
    const { rows } = await connection.query<{ mine: boolean }>(LOCK);
    return rows[0]?.mine === true ? await action(lost.signal) : null;
  } finally {
    await connection.end();
  }
}
