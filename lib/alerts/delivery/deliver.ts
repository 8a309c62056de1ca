import { listConsoles } from '@/lib/state/consoles/consoles';
import type { State } from '@/lib/state/openState';
import {
  claimDelivery,
  finishAttempt,
  giveUpDeliveries,
  MOST_ATTEMPTS,
  type AttemptOutcome,
  type ClaimedDelivery,
} from '@/lib/state/webhooks/deliveries';
import { changeWebhook } from '@/lib/state/webhooks/webhooks';
import { backOffMs } from './backOff';
import { whyNotSendTo } from './ownAddress';
import { post, type Posted } from './post';
import { signatureHeaders } from './sign';

export const DELIVER_WITHIN_MS = 10_000;
const GONE = 410;

export interface DeliveryContext {
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** In 0..1. */
  readonly chance: () => number;
  /** Shorter in tests. */
  readonly timeoutMs?: number;
}

/** One attempt, whatever it comes to, and what that means for the delivery. A test is not tried again. False: somebody else has it by now. */
export async function attempt(
  context: DeliveryContext,
  claimed: ClaimedDelivery,
  { isTest = false, closing }: { readonly isTest?: boolean; readonly closing?: AbortSignal } = {},
): Promise<boolean> {
  const { state, nowMs, chance, timeoutMs = DELIVER_WITHIN_MS } = context;
  const { id, url: address, secret, body, attempts, webhook } = claimed;
  const consoles = await listConsoles(state);
  const url = new URL(address);
  const posted = await post({
    url,
    body,
    headers: signatureHeaders(secret, { id, atMs: nowMs(), body }),
    timeoutMs,
    whyNot: (resolved) => whyNotSendTo(url, consoles, resolved),
    ...(closing === undefined ? {} : { closing }),
  });
  const then = whatThen(posted, isTest || attempts >= MOST_ATTEMPTS);
  const finished = await finishAttempt(state, claimed, { ...posted, then, waitMs: backOffMs(attempts, chance()) });
  if (finished && posted.answered === GONE) await changeWebhook(state.pool, webhook, { enabled: false });
  return finished;
}

function whatThen({ answered, problem }: Posted, isLast: boolean): AttemptOutcome['then'] {
  if (problem === null) return 'delivered';
  return isLast || answered === GONE ? 'failed' : 'retry';
}

/** Of one worker. */
const AT_ONCE = 8;

export interface Deliverer {
  /** Takes what is due, as much as there is room for, and begins to send it. */
  takeDue(): Promise<void>;
  /** Resolves once nothing is being sent. */
  settled(): Promise<void>;
}

/** Sends some deliveries at the same time, so that one that hangs keeps none but those of its own webhook waiting. `onRoom` is told whenever one is done with. */
export function openDeliverer(
  context: DeliveryContext,
  {
    closing,
    onRoom,
    onError,
  }: { readonly closing: AbortSignal; readonly onRoom: () => void; readonly onError: (error: unknown) => void },
): Deliverer {
  const inHand = new Set<Promise<void>>();
  const begin = (claimed: ClaimedDelivery): void => {
    const sending = attempt(context, claimed, { closing })
      .then(() => undefined, onError)
      .finally(() => {
        inHand.delete(sending);
        onRoom();
      });
    inHand.add(sending);
  };
  return {
    async takeDue() {
      await giveUpDeliveries(context.state);
      while (!closing.aborted && inHand.size < AT_ONCE) {
        const claimed = await claimDelivery(context.state);
        if (claimed === null) return;
        begin(claimed);
      }
    },
    async settled() {
      await Promise.all(inHand);
    },
  };
}
