import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { KnownCalls } from '@/lib/state/calls';
import type { Stores } from '@/lib/stores/openStores';

/** What an inspection needs; the clock too is passed in. */
export interface InspectContext {
  readonly stores: Stores;
  /** Those that a name may be of. */
  readonly types: readonly RecordType[];
  readonly environment: {
    readonly id: string;
    /** Younger than this, a difference may still go away; a record type may say otherwise. */
    readonly settleMs: number;
    /** No copy is waited for longer. */
    readonly timeoutMs: number;
  };
  /** Calls on records that the console made or was told of, by `name.text`; a record without any needs no entry. */
  readonly listCalls: (names: readonly RecordName[]) => Promise<ReadonlyMap<string, KnownCalls>>;
  /** ISO 8601 UTC; stands in for Postgres' clock where Postgres gives none. */
  readonly now: () => string;
}
