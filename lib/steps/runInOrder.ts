import type { Actor } from './Actor';
import { ControlledRun, type ControlOptions } from './ControlledRun';
import type { ActorOutcome } from './Gate';
import { choicesOf, OrderDoesNotFit, performScheduled } from './replayOrder';
import type { TraceEvent } from './trace';

/** One entry of an order: a step; a step that has to wait for another actor's lock; all that is left of an actor; or its end. */
export type Scheduled =
  | { readonly actor: string; readonly step: string; readonly blocked?: true }
  | { readonly actor: string; readonly rest: true }
  | { readonly actor: string; readonly abandon: true };

export interface Run {
  /** By actor, the deferred work included; null for one that waits for a lock that nobody gives back. */
  readonly outcomes: ReadonlyMap<string, ActorOutcome | null>;
  /** What was released, in order. */
  readonly events: readonly TraceEvent[];
}

/**
 * Runs actors in a given order of their steps. What is left afterwards is finished actor by actor, in the order in which they came up. Throws OrderDoesNotFit
 * and StepStuck; then, and when anything else fails, every actor is given up first.
 */
export async function runInOrder(
  actors: Readonly<Record<string, Actor>>,
  order: readonly Scheduled[],
  options: ControlOptions,
): Promise<Run> {
  const run = new ControlledRun(actors, options);
  try {
    for (const entry of order) await follow(run, entry);
    for (let [next] = await choicesOf(run); next !== undefined; [next] = await choicesOf(run))
      await run.release(next.actor);
    return { outcomes: run.outcomes, events: run.events };
  } catch (error) {
    await run.abandon();
    throw error;
  }
}

async function follow(run: ControlledRun, entry: Scheduled): Promise<void> {
  if ('rest' in entry) {
    await run.choices();
    if (run.outcomes.get(entry.actor) === undefined || run.waitingForLocks.includes(entry.actor))
      await performScheduled(run, entry.actor);
    while ((await run.choices()).some(({ actor }) => actor === entry.actor)) await release(run, entry.actor);
  } else if ('abandon' in entry) await run.giveUp(entry.actor);
  else await release(run, entry.actor, entry.step, entry.blocked);
}

async function release(run: ControlledRun, actor: string, step?: string, blocked = false): Promise<void> {
  const at = run.events.length;
  await performScheduled(run, step === undefined ? actor : { actor, step });
  if (run.waitingForLocks.includes(actor) === blocked) return;
  const what = `step ${at + 1} of the order, "${run.events[at]?.declaration.name ?? ''}" of ${actor}`;
  throw new OrderDoesNotFit(
    at + 1,
    blocked
      ? `${what}, was expected to wait for a lock, but did not`
      : `${what}, waits for a lock, which the order does not expect`,
  );
}
