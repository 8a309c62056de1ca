import type { ScorecardName } from '@/lib/record/resourceName';

/** By which rows of a bulk read are put back together; segments hold no slash. */
export function nameKey({ customer, profile, scorecard }: ScorecardName): string {
  return `${customer}/${profile}/${scorecard}`;
}
