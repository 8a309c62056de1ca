import type { Clock } from '@/lib/reference/clock';
import type { CoachingContext } from '@/lib/reference/context';
import { performCall, type CallRequest, type PerformedCall } from '@/lib/reference/performCall';
import type { Strategy } from '@/lib/reference/strategy';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { runInOrder, type Scheduled } from '@/lib/steps/runInOrder';
import { LockWatch } from './LockWatch';
import { Sessions } from './Sessions';

type Unnamed<Request> = Request extends unknown ? Omit<Request, 'name'> : never;

/** A call of the coaching service as an actor: what it asks for, by which strategy, and what its application's clock says. */
export type RacingCall = Unnamed<CallRequest> & { readonly strategy: Strategy; readonly clock?: Clock };

export type RaceContext = Pick<CoachingContext, 'postgres' | 'clickhouse' | 'newId'> & {
  /** Traces the steps, and is the clock of the calls that bring none. */
  readonly wallClock: Clock;
};

/**
 * Performs calls on one record in the given order of their steps; async work is the actor `{id}.async`. Returns each call as it went:
 * one that was given up has the status 0. Throws as runInOrder does.
 */
export async function raceCalls<Id extends string>(
  context: RaceContext,
  name: ScorecardName,
  calls: Readonly<Record<Id, RacingCall>>,
  order: readonly Scheduled[],
): Promise<Readonly<Record<Id, PerformedCall>>> {
  const performed = new Map<string, PerformedCall>();
  const sessions = new Sessions(context.postgres, new LockWatch(context.postgres));
  const actors = Object.fromEntries(
    Object.entries<RacingCall>(calls).map(([id, { strategy, clock, ...call }]) => [
      id,
      async (stage: Pick<CoachingContext, 'step' | 'defer'>) => {
        const postgres = sessions.poolOf(id);
        const full = { ...context, ...stage, postgres, clock: clock ?? context.wallClock, strategy };
        performed.set(id, await performCall(full, context.wallClock, { ...call, name }));
      },
    ]),
  );
  await runInOrder(actors, order, { blocked: sessions.blocked, inTransaction: sessions.inTransaction });
  return Object.fromEntries(performed) as Record<Id, PerformedCall>;
}
