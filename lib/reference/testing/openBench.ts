import { v7 as uuidv7 } from 'uuid';
import type { TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { raceCalls, type RacingCall } from '@/lib/scenarios/control/raceCalls';
import type { Scheduled } from '@/lib/steps/runInOrder';
import { scorecardName, type ScorecardName } from '../scorecard/scorecardName';
import { createWallClock } from '../clock';
import { openStores, type WritableStores } from '../openStores';
import type { PerformedCall } from '../performCall';
import { parseStrategy, type Strategy } from '../strategy';

type Unset<Call> = Call extends unknown ? Omit<Call, 'strategy' | 'caller'> & { readonly caller?: string } : never;
export type BenchCall = Unset<RacingCall>;

/** The coaching library on databases of a test, with calls that run freely or under control. */
export interface Bench {
  readonly stores: WritableStores;
  /** Performs one call and then its async work. */
  serial(name: ScorecardName, strategy: string, call: BenchCall): Promise<PerformedCall>;
  /** Performs calls, named by the keys, in the given order of their steps. */
  race<Id extends string>(
    name: ScorecardName,
    strategy: string,
    calls: Readonly<Record<Id, BenchCall>>,
    order: readonly Scheduled[],
  ): Promise<Readonly<Record<Id, PerformedCall>>>;
  newName(): ScorecardName;
  close(): Promise<void>;
}

export function openBench(databases: Pick<TestDatabases, 'postgresUrl' | 'clickhouse'>): Bench {
  const stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  const context = { ...stores, newId: uuidv7, wallClock: createWallClock() };
  const race: Bench['race'] = (name, strategy, calls, order) => {
    const racing = Object.fromEntries(
      Object.entries<BenchCall>(calls).map(([id, call]) => [
        id,
        { caller: 'users/coach-7', ...call, strategy: strategyOf(strategy) },
      ]),
    ) as Record<keyof typeof calls, RacingCall>;
    return raceCalls(context, name, racing, order);
  };
  return {
    stores,
    race,
    serial: async (name, strategy, call) => (await race(name, strategy, { call }, [])).call,
    newName: () => scorecardName('cox', 'sales', uuidv7()),
    close: () => stores.close(),
  };
}

function strategyOf(text: string): Strategy {
  const strategy = parseStrategy(text);
  if (!strategy) throw new TypeError(`no strategy: ${text}`);
  return strategy;
}
