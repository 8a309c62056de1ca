import type { Scheduled } from '@/lib/races/control/runInOrder';
import { runInOrder } from '@/lib/races/control/runInOrder';
import { lockProbe } from '@/lib/races/control/lockProbe';
import type { TestDatabases } from '@/lib/embedded/testing/createTestDatabases';
import { scorecardName, type ScorecardName } from '@/lib/scorecard/resourceName';
import { v7 as uuidv7 } from 'uuid';
import { createWallClock, type Clock } from '../clock';
import type { CoachingContext } from '../context';
import { openStores, type WritableStores } from '../openStores';
import { performCall, type CallRequest, type PerformedCall } from '../performCall';
import { parseStrategy, type Strategy } from '../strategy';

type Unnamed<Request> = Request extends unknown ? Omit<Request, 'name' | 'caller'> & { readonly caller?: string } : never;
export type BenchCall = Unnamed<CallRequest> & { readonly strategy?: string; readonly clock?: Clock };

/** The coaching library on databases of a test, with calls that run freely or under control. */
export interface Bench {
  readonly stores: WritableStores;
  /** Performs one call and then its async work. */
  serial(name: ScorecardName, strategy: string, call: BenchCall): Promise<PerformedCall>;
  /** Performs calls, named by the keys, in the given order of their steps. Returns what they answered. */
  race<Id extends string>(name: ScorecardName, strategy: string, calls: Readonly<Record<Id, BenchCall>>, order: readonly Scheduled[]): Promise<Readonly<Record<Id, PerformedCall>>>;
  newName(): ScorecardName;
  close(): Promise<void>;
}

export function openBench(databases: Pick<TestDatabases, 'postgresUrl' | 'clickhouse'>): Bench {
  const stores = openStores(databases.postgresUrl, databases.clickhouse.url);
  const wallClock = createWallClock();
  const perform = (name: ScorecardName, strategy: Strategy, { clock, caller, strategy: own, ...call }: BenchCall, stage: Pick<CoachingContext, 'step' | 'defer'>) =>
    performCall({
      postgres: stores.postgres, clickhouse: stores.clickhouse, clock: clock ?? wallClock, newId: uuidv7,
      strategy: own === undefined ? strategy : strategyOf(own), ...stage,
    }, wallClock, { ...call, name, caller: caller ?? 'users/coach-7' });
  return {
    stores,
    serial: async (name, strategy, call) => {
      const [result] = Object.values(await bench(name, strategy, { call }, []));
      return result as PerformedCall;
    },
    race: bench,
    newName: () => scorecardName('cox', 'sales', uuidv7()),
    close: () => stores.close(),
  };

  async function bench<Id extends string>(name: ScorecardName, strategy: string, calls: Readonly<Record<Id, BenchCall>>, order: readonly Scheduled[]) {
    const actors = Object.fromEntries(Object.entries<BenchCall>(calls).map(([id, call]) =>
      [id, (stage: Pick<CoachingContext, 'step' | 'defer'>) => perform(name, strategyOf(strategy), call, stage)]));
    const { outcomes } = await runInOrder(actors, order, lockProbe(stores.postgres));
    return Object.fromEntries(Object.keys(calls).map((id) => {
      const outcome = outcomes.get(id);
      if (outcome?.status !== 'done') throw new Error(`${id}: ${outcome?.status}`, { cause: outcome?.status === 'failed' ? outcome.error : undefined });
      return [id, outcome.value as PerformedCall];
    })) as Record<Id, PerformedCall>;
  }
}

function strategyOf(text: string): Strategy {
  const strategy = parseStrategy(text);
  if (!strategy) throw new TypeError(`no strategy: ${text}`);
  return strategy;
}
