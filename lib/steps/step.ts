import type { StepMeaning } from '@/lib/evidence/stepMeaning';
import type { StepTrace } from '@/lib/evidence/model';
import type { Resource } from './resources';

/**
 * What a piece of I/O is called, what it does, and what it touches: two steps that do not conflict may be swapped without any effect. The name is for
 * people and for schedules; nothing is concluded from it.
 */
export interface StepDeclaration extends StepMeaning, Touches {
  readonly name: string;
}

/** By what steps conflict. */
export interface Touches {
  readonly reads: readonly Resource[];
  readonly writes: readonly Resource[];
  /** Where it adds something whose order of arrival is of no effect: that conflicts with reads and writes, and not with what others add. */
  readonly merges?: readonly Resource[];
  /** It takes a version from the clock, by which copies of this content are merged. */
  readonly stamps?: Stamped;
  /**
   * What it replaces whole without having looked, named exactly: two steps with the same name replace the same. So of several that do, only the last one
   * decides. It touches nothing else, nobody reads what is replaced while orders are explored, and an actor replaces a thing once.
   */
  readonly replaces?: Replaced;
  /**
   * What it reads decides what its actor replaces next with, and nothing else: not whether, nor what. So where another actor replaces the same thing last,
   * it is of no effect what it read. The thing's name, or the first part of it.
   */
  readonly serves?: Replaced;
}

export type Replaced = `whole:${string}`;

/**
 * What a version is taken for. The later of two versions wins, so that taking them conflicts, unless both are for the same known state of the row:
 * then it is of no effect which one wins.
 */
export type Stamped = 'a copy of its own' | `row version ${string}`;

/**
 * The seam through which all I/O of a service passes. In production it runs the action; it can as well delay, trace or hold it.
 * It rejects with what the action rejects with, and may reject without having run it (an actor that is given up).
 */
export type Step = <T>(declaration: StepDeclaration, action: () => Promise<T>) => Promise<T>;

/** Rejects a step whose actor is abandoned before the action ran. For anyone who waits for the actor, it never answered. */
export class StepAbandoned extends Error {
  constructor(step: string) {
    super(`given up before "${step}"`);
    this.name = 'StepAbandoned';
  }
}

/** The plain seam: runs the action at once. */
export const runStep: Step = (_declaration, action) => action();

/** What a step does, apart from what it is called and touches. */
export function meaningOf({ says, store, effect, rows }: StepMeaning): StepMeaning {
  return { says, store, effect, rows };
}

/** Notes when each action really ran, not how long it was held before. `note` is called for failed actions too. `now` gives ISO 8601 text. */
export function traceSteps(step: Step, now: () => string, actor: string, note: (trace: StepTrace) => void): Step {
  return (declaration, action) =>
    step(declaration, async () => {
      const startedAt = now();
      try {
        return await action();
      } finally {
        note({ name: declaration.name, actor, startedAt, finishedAt: now(), ...meaningOf(declaration) });
      }
    });
}

/** Collects traces in the order in which the steps started. They arrive as they end, and overlapping steps end in another order. */
export function noteInOrder(steps: StepTrace[]): (trace: StepTrace) => void {
  return (trace) => {
    const after = steps.findLastIndex(({ startedAt }) => startedAt <= trace.startedAt);
    steps.splice(after + 1, 0, trace);
  };
}
