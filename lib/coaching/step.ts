import type { StepTrace } from '@/lib/evidence/model';
import type { Clock } from './clock';
import type { Resource } from './resources';

/** What a piece of I/O is called, and what it touches: two steps that do not conflict may be swapped without any effect. */
export interface StepDeclaration<Name extends string = string> {
  readonly name: Name;
  readonly reads: readonly Resource[];
  readonly writes: readonly Resource[];
  /** Where it adds something whose order of arrival is of no effect: that conflicts with reads and writes, and not with what others add. */
  readonly merges?: readonly Resource[];
  /** It takes a version from the clock, by which copies of this content are merged. */
  readonly stamps?: Stamped;
}

/**
 * What a version is taken for. The later of two versions wins, so that taking them conflicts, unless both are for the same known state of the row:
 * then it is of no effect which one wins.
 */
export type Stamped = 'a copy of its own' | `row version ${string}`;

/** Every step of this service. Tables of delays, schedules and timelines speak of them by these names. */
export const stepNames = [
  'read row',
  'lock and read row',
  'insert row',
  'update row',
  'save scores',
  'write historic',
  'read back',
  'commit',
  'reread Postgres',
  'insert card version',
  'insert score versions',
  'delete row',
  'delete historic',
  'delete versions',
] as const;
export type StepName = (typeof stepNames)[number];

/**
 * The seam through which all I/O of the service passes. In production it runs the action; it can as well delay, trace or hold it.
 * It rejects with what the action rejects with, and may reject without having run it (an actor that is given up).
 */
export type StepOf<Name extends string = string> = <T>(
  declaration: StepDeclaration<Name>,
  action: () => Promise<T>,
) => Promise<T>;
export type Step = StepOf<StepName>;

/** What a step rejects with when its actor is given up before the action has run. To whoever waits for the actor, it never answered. */
export class StepAbandoned extends Error {
  constructor(step: string) {
    super(`given up before "${step}"`);
    this.name = 'StepAbandoned';
  }
}

/** The plain seam: runs the action at once. */
export const runStep: StepOf = (_declaration, action) => action();

/** Notes when each action really ran, not how long it was held before. `note` is called for failed actions too. */
export function traceSteps<Name extends string>(
  step: StepOf<Name>,
  clock: Clock,
  actor: string,
  note: (trace: StepTrace) => void,
): StepOf<Name> {
  return (declaration, action) =>
    step(declaration, async () => {
      const startedAt = clock();
      try {
        return await action();
      } finally {
        note({ name: declaration.name, actor, startedAt, finishedAt: clock() });
      }
    });
}

/** Collects traces in the order in which the steps began: they are told as they end, and steps that overlap end in another order. */
export function noteInOrder(steps: StepTrace[]): (trace: StepTrace) => void {
  return (trace) => {
    const after = steps.findLastIndex(({ startedAt }) => startedAt <= trace.startedAt);
    steps.splice(after + 1, 0, trace);
  };
}
