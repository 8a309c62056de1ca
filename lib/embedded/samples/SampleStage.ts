import type { Clock } from '@/lib/reference/clock';
import type { WritableStores } from '@/lib/reference/openStores';
import type { ReplicationId, RowWriteId } from '@/lib/reference/strategy';
import type { FindingCode } from '@/lib/evidence/model';
import type { RacingCall } from '@/lib/scenarios/control/raceCalls';
import type { Scheduled } from '@/lib/steps/runInOrder';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';

type Unset<Call> = Call extends unknown ? Omit<Call, 'strategy'> : never;
export type SampleCall = Unset<RacingCall>;
export type StrategyText = `${RowWriteId}/${ReplicationId}`;

/** What a sample is made with. Every call that goes through it is recorded with its steps. */
export interface SampleStage {
  readonly name: ScorecardName;
  readonly stores: WritableStores;
  readonly clock: Clock;
  /** Performs calls in the given order of their steps; async work is the actor `{id}.async`. What is left runs to its end afterwards. */
  readonly race: (
    strategy: StrategyText,
    calls: Readonly<Record<string, SampleCall>>,
    order: readonly Scheduled[],
  ) => Promise<void>;
  /** Performs one call and its async work after the other. */
  readonly inTurn: (strategy: StrategyText, ...calls: readonly SampleCall[]) => Promise<void>;
}

/** A record that is kept ready to be looked at, made by performing what happened to it. */
export interface SampleRecord {
  /** Its name stays for good: links to it are shared. */
  readonly name: ScorecardName;
  readonly title: string;
  /** What happened to it. Says so where something was placed by hand. */
  readonly summary: string;
  /** What it is there to show, the strongest first; empty for a healthy record. */
  readonly findings: readonly FindingCode[];
  readonly perform: (stage: SampleStage) => Promise<void>;
}

export const step = (actor: string, name: string): Scheduled => ({ actor, step: name });
/** All that is left of an actor. */
export const rest = (actor: string): Scheduled => ({ actor, rest: true });
/** The actor's process was killed: what it had not done yet never happens. */
export const killed = (actor: string): Scheduled => ({ actor, abandon: true });
