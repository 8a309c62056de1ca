import type { Jobs } from '@/lib/runs/jobs/openJobs';
import { noteRuns } from '@/lib/runs/schedules/noteRuns';
import { openRounds } from '@/lib/runs/jobs/openRounds';
import { openDeliverer, type DeliveryContext } from './delivery/deliver';
import { raiseAlerts } from './raiseAlerts';

export interface AlertsContext extends DeliveryContext {
  readonly jobs: Pick<Jobs, 'work' | 'enqueueDeliveries'>;
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Shorter in tests. */
  readonly raiseEveryMs?: number;
  readonly deliverEveryMs?: number;
}

export interface Alerts {
  /** Begins nothing further; what is being sent is broken off, and sent again by another worker. */
  close(): Promise<void>;
}

const RAISE_EVERY_MS = 5_000;
const DELIVER_EVERY_MS = 2_000;

/** Notes what webhooks are to be told, every few seconds and one worker at a time, and delivers it, in any number of workers. A job wakes one at once. */
export function openAlerts(context: AlertsContext): Alerts {
  const { jobs, onError } = context;
  const closing = new AbortController();
  const deliverer = openDeliverer(context, {
    closing: closing.signal,
    onRoom: () => delivering.wake(),
    onError: (error) => onError('a delivery failed, trying again', error),
  });
  const raising = openRounds({
    round: () => raise(context),
    everyMs: context.raiseEveryMs ?? RAISE_EVERY_MS,
    onError: (error) => onError('looking for alerts failed', error),
  });
  const delivering = openRounds({
    round: () => deliverer.takeDue(),
    everyMs: context.deliverEveryMs ?? DELIVER_EVERY_MS,
    onError: (error) => onError('looking for deliveries that are due failed', error),
  });
  jobs.work({ delivery: () => Promise.resolve(delivering.wake()) });
  return {
    async close() {
      closing.abort();
      await Promise.all([raising.close(), delivering.close()]);
      await deliverer.settled();
    },
  };
}

async function raise({ state, jobs, nowMs, onEvent }: AlertsContext): Promise<void> {
  // Before it: an alert of a run that has just ended waits for no further round.
  await noteRuns(state);
  const deliveries = await raiseAlerts(state, nowMs());
  if (deliveries === 0) return;
  onEvent('webhooks are told', { deliveries });
  await jobs.enqueueDeliveries();
}
