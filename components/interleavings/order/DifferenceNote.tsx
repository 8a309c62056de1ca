import Link from 'next/link';
import type { OrderDifference } from '@/lib/contract/interleavings';
import { orderPath } from '@/lib/view/interleavings/address';
import { OrderMark } from '../OrderMark';

/** Which step made the difference, and the order that ends otherwise. */
export function DifferenceNote({
  difference: { says, moved, n, outcome },
  explorationId,
}: {
  readonly difference: OrderDifference;
  readonly explorationId: string;
}) {
  return (
    <p
      className="mt-3 max-w-[104ch] border-l-[3px] border-ink pl-4"
      data-testid="order-difference"
      data-n={n}
      data-moved={moved !== null}
    >
      {says} Compare with{' '}
      <Link prefetch={false} href={orderPath(explorationId, n)} className="quiet-link">
        order {n}
      </Link>
      : <OrderMark outcome={outcome} />
    </p>
  );
}
