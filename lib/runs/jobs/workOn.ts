import { setTimeout as sleep } from 'node:timers/promises';
import type PgBoss from 'pg-boss';
import { queues, type JobData, type QueueId } from './queues';

const EVERY_MS = 500;

/**
 * Takes the jobs of one queue, one after the other, until the signal is aborted; resolves once the last one is done. pg-boss' own
 * `work` leaves the answer to "completed" unawaited: a database that goes away at that moment would end the process.
 */
export async function workOn(
  boss: () => Promise<PgBoss>,
  queue: QueueId,
  handle: (loadTestId: string) => Promise<void>,
  onError: (error: unknown) => void,
  closing: AbortSignal,
): Promise<void> {
  const { name } = queues[queue];
  while (!closing.aborted) {
    try {
      const opened = await boss();
      const [job] = await opened.fetch<JobData>(name);
      if (job !== undefined) {
        await perform(opened, name, job, handle, onError);
        continue;
      }
    } catch (error) {
      onError(error);
    }
    await sleep(EVERY_MS, undefined, { signal: closing }).catch(() => undefined);
  }
}

async function perform(
  boss: PgBoss,
  name: string,
  { id, data }: PgBoss.Job<JobData>,
  handle: (loadTestId: string) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    await handle(data.id);
  } catch (error) {
    onError(error);
    await boss.fail(name, id, { reason: error instanceof Error ? error.message : String(error) });
    return;
  }
  await boss.complete(name, id);
}
