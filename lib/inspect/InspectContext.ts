import type { Call } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/record/resourceName';
import type { DroppedCalls } from '@/lib/state/calls';
import type { Stores } from '@/lib/stores/openStores';

/** What an inspection needs; the clock too is passed in. */
export interface InspectContext {
  readonly stores: Stores;
  readonly environment: {
    readonly id: string;
    /** Younger than this, a difference may still go away. */
    readonly settleMs: number;
    /** No copy is waited for longer. */
    readonly timeoutMs: number;
  };
  /** Calls on the record that the console made or was told of. */
  readonly listCalls: (name: ScorecardName) => Promise<readonly Call[]>;
  /** The same for many at once, by `name.text`; without it `listCalls` is asked name by name. */
  readonly listCallsOf?: (names: readonly ScorecardName[]) => Promise<ReadonlyMap<string, readonly Call[]>>;
  /** Which calls on records are no longer kept, by `name.text`; a record that lost none needs no entry. Without it none are. */
  readonly listDroppedCallsOf?: (
    names: readonly ScorecardName[],
  ) => Promise<ReadonlyMap<string, readonly DroppedCalls[]>>;
  /** ISO 8601 UTC; stands in for Postgres' clock where Postgres gives none. */
  readonly now: () => string;
}
