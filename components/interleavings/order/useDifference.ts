'use client';

import { useQuery } from '@tanstack/react-query';
import { orderDifferenceQuery, orderQuery } from '@/lib/client/interleavingQueries';
import type { Exploration, OrderDifference, ScheduledStep } from '@/lib/contract/interleavings';
import { sameStep } from '@/lib/view/interleavings/schedule';

/** What made the difference in order `n`, and the index of that step in `schedule`, which is that order or one that equals it. null where no order ends otherwise. */
export function useDifference(
  { id, explored }: Pick<Exploration, 'id' | 'explored'>,
  n: number,
  schedule: readonly ScheduledStep[],
): { readonly difference: OrderDifference | null; readonly decided: number | null } {
  const difference = useQuery(orderDifferenceQuery(id, n, explored)).data ?? null;
  const order = useQuery(orderQuery(id, String(n))).data;
  const decided = difference?.moved && order ? sameStep(order.schedule, difference.moved.step, schedule) : null;
  return { difference, decided };
}
