import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { Stores } from './openStores';
import type { SourceFailure } from './SourceFailure';

/** What a bare key may mean. A failure: one store failed, and the other holds nothing with this key. */
export type FoundNames = { readonly names: readonly RecordName[] } | { readonly failure: SourceFailure };

/** The names whose last key part is one of `ids`. An entry for each id. Never rejects for what a store does. */
export declare function findNamesByKey(
  stores: Stores,
  type: RecordType,
  ids: readonly string[],
  options: { readonly timeoutMs: number },
): Promise<ReadonlyMap<string, FoundNames>>;
