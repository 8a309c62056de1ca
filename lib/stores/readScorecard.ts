import type { ScorecardName } from '@/lib/record/resourceName';
import type { Stores } from './openStores';
import { readScorecards, type ScorecardRead } from './readScorecards';

/** All copies of one record, read at the same time. Never rejects for what a store does; within `timeoutMs`. */
export async function readScorecard(
  stores: Stores,
  name: ScorecardName,
  options: { readonly timeoutMs: number },
): Promise<ScorecardRead> {
  const [read] = await readScorecards(stores, [name], options);
  if (read === undefined) throw new TypeError('a read has an answer for each name');
  return read;
}
