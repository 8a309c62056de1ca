import { openRounds } from '@/lib/runs/jobs/openRounds';
import { openSampleStores, type SampleStack } from '../samples/seedSamples';
import { openCards } from './cards';
import type { Fleet, Random } from './Fleet';
import { openOrders } from './orders';

export interface FleetOptions extends Pick<SampleStack, 'postgresUrl' | 'clickhouse'> {
  readonly coachingUrl: string;
  readonly pace?: FleetPace;
  readonly random?: Random;
}

/** How many records there are, and how long the team takes. */
export interface FleetPace {
  readonly cards: number;
  readonly orders: number;
  /** Between two records that are created, until there are as many as there should be. */
  readonly addMs: number;
  /** Between two changes of a fleet; each record is changed about once in `changeMs` times their number. */
  readonly changeMs: number;
  /** Between two races of a fleet. */
  readonly raceMs: number;
}

/** A drift stands for some minutes before its record is saved again: long enough for a sweep every few minutes to find most of them. */
const PACE: FleetPace = { cards: 60, orders: 40, addMs: 250, changeMs: 10_000, raceMs: 90_000 };

/**
 * A simulated team: it writes scorecards through the coaching service, and orders that a pipeline of changes copies, most of them in a way in which
 * nothing is lost, and now and then in a race. So there is always some drift to find, which heals when its record is saved again. The records are
 * few and stay the same, so nothing grows but their versions, which the embedded ClickHouse merges.
 */
export function startFleet(options: FleetOptions): { stop(): Promise<void> } {
  const { pace = PACE, random = Math.random } = options;
  const stores = openSampleStores(options);
  const teams = [
    keepWriting(() => openCards(options.coachingUrl, stores, random), pace.cards, pace, random),
    keepWriting(() => openOrders(stores, random), pace.orders, pace, random),
  ];
  return {
    stop: async () => {
      await Promise.all(teams.map((team) => team.stop()));
      await stores.close();
    },
  };
}

function keepWriting(
  open: () => Promise<Fleet>,
  size: number,
  { addMs, changeMs, raceMs }: FleetPace,
  random: Random,
): { stop(): Promise<void> } {
  let fleet: Fleet | null = null;
  let raceAtMs = performance.now() + spread(raceMs, random);
  const rounds = openRounds({
    round: async () => {
      fleet ??= await open();
      if (fleet.size() < size) {
        await fleet.add();
        return spread(addMs, random);
      }
      const race = performance.now() >= raceAtMs;
      if (race) raceAtMs = performance.now() + spread(raceMs, random);
      await (race ? fleet.race() : fleet.change());
      return spread(changeMs, random);
    },
    everyMs: changeMs,
    // A store or the service may be starting again.
    onError: () => undefined,
  });
  return {
    stop: async () => {
      await rounds.close();
      fleet?.close();
    },
  };
}

/** Half as long to one and a half times. */
function spread(ms: number, random: Random): number {
  return ms * (0.5 + random());
}
