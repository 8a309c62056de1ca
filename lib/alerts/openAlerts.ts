import { setTimeout as sleep } from 'node:timers/promises';
import type { Jobs } from '@/lib/runs/jobs/openJobs';
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
  const { signal } = closing;
  let wake = (): void => undefined;
  jobs.work({ delivery: () => Promise.resolve(wake()) });
  const deliverer = openDeliverer(context, {
    closing: signal,
    onRoom: () => wake(),
    onError: (error) => onError('a delivery failed; it is tried again', error),
  });

  const raising = (async () => {
    while (!signal.aborted) {
      await raise(context).catch((error: unknown) => {
        onError('looking for what webhooks are to be told failed', error);
      });
      await pause(context.raiseEveryMs ?? RAISE_EVERY_MS, signal);
    }
  })();
  const delivering = (async () => {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await deliverer.takeDue().catch((error: unknown) => {
        onError('looking for deliveries that are due failed', error);
      });
      await Promise.race([woken, pause(context.deliverEveryMs ?? DELIVER_EVERY_MS, signal)]);
    }
  })();
  return {
    async close() {
      closing.abort();
      await Promise.all([raising, delivering]);
      await deliverer.settled();
    },
  };
}

async function raise({ state, jobs, nowMs, onEvent }: AlertsContext): Promise<void> {
  const deliveries = await raiseAlerts(state, nowMs());
  if (deliveries === 0) return;
  onEvent('webhooks are told', { deliveries });
  await jobs.enqueueDeliveries();
}

async function pause(forMs: number, closing: AbortSignal): Promise<void> {
  await sleep(forMs, undefined, { signal: closing }).catch(() => undefined);
}
