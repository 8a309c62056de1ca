import type { Call } from '@/lib/evidence/model';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { DroppedCalls } from '@/lib/state/calls';
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
  /** Calls on the record that the console made or was told of. */
  readonly listCalls: (name: RecordName) => Promise<readonly Call[]>;
  /** The same for many at once, by `name.text`; without it `listCalls` is asked name by name. */
  readonly listCallsOf?: (names: readonly RecordName[]) => Promise<ReadonlyMap<string, readonly Call[]>>;
  /** Which calls on records are no longer kept, by `name.text`; a record that lost none needs no entry. Without it none are. */
  readonly listDroppedCallsOf?: (names: readonly RecordName[]) => Promise<ReadonlyMap<string, readonly DroppedCalls[]>>;
  /** ISO 8601 UTC; stands in for Postgres' clock where Postgres gives none. */
  readonly now: () => string;
}
