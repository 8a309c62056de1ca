import type { Actor } from '@/lib/steps/Actor';
import { Conductor, type LockProbe, type Performed } from './Conductor';
import type { ActorOutcome } from '@/lib/steps/Gate';

/** One entry of an order: a step; a step that has to wait for another actor's lock; all that is left of an actor; or its end. */
export type Scheduled =
  | { readonly actor: string; readonly step: string; readonly blocked?: true }
  | { readonly actor: string; readonly rest: true }
  | { readonly actor: string; readonly abandon: true };

export interface Run {
  /** By actor, the deferred work included. */
  readonly outcomes: ReadonlyMap<string, ActorOutcome>;
  /** What was released, in order: an order that can be run again. */
  readonly performed: readonly Performed[];
}

/**
 * Runs actors in a given order of their steps. What is left afterwards is finished actor by actor, in the order in which they came up.
 * Throws ScheduleMismatch when the order does not fit; then, and when anything else fails, every actor is given up first.
 */
export async function runInOrder(
  actors: Readonly<Record<string, Actor>>,
  order: readonly Scheduled[],
  countLockWaiters?: LockProbe,
): Promise<Run> {
  const conductor = new Conductor(countLockWaiters);
  for (const [id, actor] of Object.entries(actors)) void conductor.start(id, actor).catch(() => undefined);
  try {
    for (const entry of order) await follow(conductor, entry);
    // Finishing one actor may bring up another.
    for (let index = 0; index < conductor.actors.length; index += 1)
      await conductor.finish(conductor.actors[index] ?? '');
  } catch (error) {
    await Promise.allSettled(conductor.actors.map((id) => conductor.abandon(id)));
    throw error;
  }
  const outcomes = conductor.actors.map((id) => [id, conductor.outcomeOf(id) ?? { status: 'abandoned' }] as const);
  return { outcomes: new Map(outcomes), performed: conductor.performed };
}

async function follow(conductor: Conductor, entry: Scheduled): Promise<void> {
  if ('rest' in entry) await conductor.finish(entry.actor);
  else if ('abandon' in entry) await conductor.abandon(entry.actor);
  else if (entry.blocked) await conductor.releaseBlocked(entry.actor, entry.step);
  else await conductor.release(entry.actor, entry.step);
}
