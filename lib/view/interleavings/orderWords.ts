import type { Order, OrderOutcome, Replay } from '@/lib/contract/interleavings';
import type { Raced } from '@/lib/contract/scenarios';
import { listed } from '@/lib/wording/listed';
import { violationLabels } from '@/lib/wording/violationLabels';

export const outcomeWords: Readonly<Record<OrderOutcome, string>> = {
  ok: 'Clean',
  violated: 'Violated',
  deadlock: 'Deadlock',
  error: 'Not judged',
};

export interface OrderVerdict {
  /** Red when the order breaks something. */
  readonly lead: string;
  readonly broken: boolean;
}

type Ended = Pick<Order, 'outcome' | 'violations' | 'error'>;

/** How an order ended, in words. */
export function orderVerdict({ outcome, violations, error }: Ended, raced: Raced): OrderVerdict {
  const titles = listed(violationLabels(raced, violations));
  switch (outcome) {
    case 'ok':
      return { lead: 'Every invariant holds after this order.', broken: false };
    case 'violated':
      return { lead: `${titles}.`, broken: true };
    case 'deadlock':
      return {
        lead: `A deadlock${error === null ? '' : `: ${withoutStop(error)}`}${titles === '' ? '.' : `; and ${titles}.`}`,
        broken: titles !== '',
      };
    case 'error':
      return { lead: `It could not be judged${error === null ? '' : `: ${withoutStop(error)}`}.`, broken: false };
    default:
      return outcome satisfies never;
  }
}

/** Whether an order came to the same when it was run again, and that in words. `before` null: nobody has run it before. */
export function replayVerdict(
  replay: Replay,
  before: Ended | null,
): { readonly same: boolean | null; readonly text: string } {
  const now = orderVerdict(replay, replay.raced).lead;
  if (before === null) return { same: null, text: now };
  const same = replay.outcome === before.outcome && replay.violations.join() === before.violations.join();
  return {
    same,
    text: same
      ? `It came to the same: ${lowerFirst(now)}`
      : `It came to something else: ${lowerFirst(now)} Before: ${lowerFirst(orderVerdict(before, replay.raced).lead)} Something other than the order decides, which is a fault of the scenario.`,
  };
}

function withoutStop(text: string): string {
  return text.replace(/(?<![.\s])[.\s]+$/, '');
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]+[A-Z]/.test(text) ? text : `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
