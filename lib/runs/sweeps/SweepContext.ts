import type { EnvironmentConfig } from '@/lib/environments/config';
import { needsOwner, type Owner } from '@/lib/environments/environmentStores';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { RecordName } from '@/lib/record/recordName';
import type { RecordType } from '@/lib/record/RecordType';
import type { State } from '@/lib/state/openState';
import type { Stores } from '@/lib/stores/openStores';
import type {
  ChangeCursor,
  ChangedKeys,
  ChangeWindow,
  ComparedRows,
  ScopeComparison,
  SweepPlan,
  SweepPreflight,
  SweepScope,
} from '@/lib/stores/sweeps/model';

interface ReadOptions {
  /** Longest time for one statement. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a sweep asks of the stores. Each throws SourceFailure. */
export interface SweepReads {
  preflight(stores: Stores, type: RecordType, kind: 'recent' | 'deep', options: ReadOptions): Promise<SweepPreflight>;
  plan(
    stores: Stores,
    type: RecordType,
    options: ReadOptions & { readonly rowsPerScope: number; readonly skipLeading?: readonly string[] },
  ): Promise<SweepPlan>;
  compare(
    stores: Stores,
    type: RecordType,
    scope: SweepScope,
    options: ReadOptions & {
      readonly targetMs?: number;
      readonly finer?: number;
      readonly mostDiffering?: number;
      readonly compared?: readonly ComparedRows[];
    },
  ): Promise<ScopeComparison>;
  split(
    stores: Stores,
    type: RecordType,
    window: ChangeWindow,
    options: ReadOptions & { readonly perPart: number; readonly mostParts: number },
  ): Promise<readonly ChangeWindow[]>;
  changedKeys(
    stores: Stores,
    type: RecordType,
    window: ChangeWindow,
    options: ReadOptions & { readonly after: ChangeCursor | null; readonly limit: number },
  ): Promise<ChangedKeys>;
}

/** The stores of the environments as a sweep reads them. */
export interface SweepStores {
  readonly reads: SweepReads;
  findEnvironment(id: string): EnvironmentConfig | null;
  /** Calls `action` with an owner's stores and the type as they have it. Throws InspectError where they have no such type. */
  use<T>(
    environment: EnvironmentConfig,
    owner: Owner,
    record: string,
    action: (stores: Stores, type: RecordType) => Promise<T>,
  ): Promise<T>;
  /** Up to 500 records of one type; one outcome each, in order. */
  inspect(environment: EnvironmentConfig, names: readonly RecordName[]): Promise<readonly InspectOutcome[]>;
}

/** What a worker sweeps with. */
export interface SweeperContext {
  readonly state: State;
  readonly stores: SweepStores;
  /** Names this process in claims and notes. */
  readonly worker: string;
  /** Ids of the environments that it reads. */
  readonly environments: readonly string[];
  /** false: of the inspections that drifts keep, hashes stand in place of values. */
  readonly keepValues: boolean;
  readonly limits: SweeperLimits;
  readonly onError: (what: string, error: unknown) => void;
  readonly onEvent: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface SweeperLimits {
  /** Pieces of work that one worker does at the same time. */
  readonly atOnce: number;
  /** For one statement. */
  readonly timeoutMs: number;
  /** About how long one statement of a comparison takes. */
  readonly targetMs: number;
  /** About so many rows of all tables in both stores a part. */
  readonly rowsPerPart: number;
  /** Changed records a part, all of which are inspected. */
  readonly changesPerPart: number;
  readonly mostParts: number;
  /** Differing records that one part names. */
  readonly differingPerPart: number;
  /** Records that one sweep reads again. */
  readonly candidates: number;
  readonly candidatesAtOnce: number;
  /** Rows and versions of inspected records that wait to be saved. */
  readonly rowsHeld: number;
  /** How often a record that is still settling is read again. */
  readonly tries: number;
  /** Open drifts of a type whose inspections are kept. */
  readonly keptInspections: number;
  /** Without a word on it, and with nothing verified, a recent sweep looks back so far. */
  readonly firstWindowMs: number;
  readonly leaseMs: number;
  /** Before a part or a plan that a store failed is tried again. */
  readonly retryAfterMs: number;
  /** How often a worker that nobody wakes looks. */
  readonly lookEveryMs: number;
}

export const sweeperLimits: SweeperLimits = {
  atOnce: 2,
  timeoutMs: 30_000,
  targetMs: 500,
  rowsPerPart: 200_000,
  changesPerPart: 5_000,
  mostParts: 10_000,
  differingPerPart: 2_000,
  candidates: 50_000,
  candidatesAtOnce: 500,
  rowsHeld: 100_000,
  tries: 5,
  keptInspections: 1_000,
  firstWindowMs: 86_400_000,
  leaseMs: 15_000,
  retryAfterMs: 2_000,
  lookEveryMs: 1_000,
};

/** The owners of stores of an environment that a sweep reads: one, or each that the configuration names. */
export function ownersOf(environment: EnvironmentConfig): readonly Owner[] {
  return needsOwner(environment) ? environment.customers.map((owner) => ({ ...owner })) : [{}];
}

export function settleMsOf(environment: EnvironmentConfig, { settleMs }: Pick<RecordType, 'settleMs'>): number {
  return settleMs ?? environment.settleMs;
}
