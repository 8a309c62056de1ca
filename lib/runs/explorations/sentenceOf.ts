import { explainViolation } from './explainViolation';
import type { FoundOrder } from './FoundOrder';
import { explainOrder } from './order/explainOrder';

type Ended = Pick<FoundOrder, 'events' | 'outcome' | 'violations' | 'error' | 'sentence'>;

/** What happened in an order, in words; null where every invariant holds, and where it could not be judged, which its `error` tells. */
export function sentenceOf(order: Ended): string | null {
  switch (order.outcome) {
    case 'ok':
    case 'error':
      return null;
    case 'violated':
      return explainViolation(order.events, order.violations) ?? order.sentence ?? explainOrder(order);
    case 'deadlock':
      return explainOrder(order);
    default:
      return order.outcome satisfies never;
  }
}
