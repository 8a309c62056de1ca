import type { Sources } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { Stores } from './openStores';
import type { StoreQuery } from './StoreQuery';

/** What the stores hold of one record. Source ids are those of `sourcesOf`. */
export interface RecordRead {
  readonly sources: Sources;
  /** Postgres' clock, ISO 8601 UTC with microseconds; null when Postgres gave no answer. */
  readonly inspectedAt: string | null;
  /** By source id. */
  readonly queries: Readonly<Record<string, readonly StoreQuery[]>>;
  /** By source id. */
  readonly warnings: Readonly<Record<string, readonly string[]>>;
}

/** At most this many names in one statement. */
export const MAX_NAMES_PER_READ = 500;

export declare function readRecords(
  stores: Stores,
  type: RecordType,
  names: readonly RecordName[],
  options: { readonly timeoutMs: number },
): Promise<readonly RecordRead[]>;
