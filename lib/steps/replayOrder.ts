import type { RunOrder, Trial } from './exploreOrders';
import { ControlledRun } from './ControlledRun';
import type { TraceEvent } from './trace';

/** Who does the next step; with `step`, what that step has to be called. */
export type ScheduledActor = string | { readonly actor: string; readonly step: string };

/** An order that the actors can't follow. The message says at which step, what was asked for, and what stood there. */
export class OrderDoesNotFit extends Error {
  constructor(
    /** 1, 2, … */
    readonly step: number,
    message: string,
  ) {
    super(message);
    this.name = 'OrderDoesNotFit';
  }
}

/** Told after each step, while nothing moves. */
export type AfterStep = (event: TraceEvent, index: number, waitingForLocks: readonly string[]) => Promise<void>;

/**
 * Runs one order, step by step, to its end. Throws OrderDoesNotFit, also for an order that ends before its actors do or lets somebody go on who
 * waits for a lock; StepStuck; and what `afterStep` throws. Whatever is thrown, the actors have been given up and have rolled back.
 */
export async function replayOrder<T extends Trial>(
  trial: T,
  schedule: readonly ScheduledActor[],
  afterStep?: AfterStep,
  stuckAfterMs?: number,
): Promise<RunOrder<T>> {
  const run = new ControlledRun(trial.actors, { ...trial, ...(stuckAfterMs === undefined ? {} : { stuckAfterMs }) });
  try {
    for (const [index, scheduled] of schedule.entries()) {
      await performScheduled(run, scheduled);
      const event = run.events[index];
      if (event) await afterStep?.(event, index, run.waitingForLocks);
    }
    const left = await choicesOf(run);
    if (left.length > 0)
      throw new OrderDoesNotFit(
        schedule.length + 1,
        `the order ends after ${schedule.length} steps, but ${standing(left)}`,
      );
    return { trial, events: run.events, outcomes: run.outcomes };
  } catch (error) {
    await run.abandon();
    throw error;
  }
}

/** Lets an actor do the step that is next in an order. Throws OrderDoesNotFit when it stands before another one, or before none. */
export async function performScheduled(run: ControlledRun, scheduled: ScheduledActor): Promise<void> {
  const index = run.events.length;
  const { actor, step } = typeof scheduled === 'string' ? { actor: scheduled, step: null } : scheduled;
  const choices = await choicesOf(run);
  const choice = choices.find((each) => each.actor === actor);
  if (!choice)
    throw new OrderDoesNotFit(
      index + 1,
      `step ${index + 1} of the order continues ${actor}, but ${whyNot(run, actor)}; ${standing(choices)}`,
    );
  if (step !== null && choice.declaration.name !== step) {
    throw new OrderDoesNotFit(
      index + 1,
      `step ${index + 1} of the order is "${step}" of ${actor}, but ${actor} is before "${choice.declaration.name}"`,
    );
  }
  await run.release(actor);
}

type Choices = Awaited<ReturnType<ControlledRun['choices']>>;

/** Who may go on. With everybody waiting for a lock, somebody goes on by itself: the database ends the deadlock. */
export async function choicesOf(run: ControlledRun): Promise<Choices> {
  for (;;) {
    const choices = await run.choices();
    if (choices.length > 0 || !(await run.goOn())) return choices;
  }
}

function whyNot(run: ControlledRun, actor: string): string {
  if (run.waitingForLocks.includes(actor)) {
    const since = run.events.findLastIndex((event) => event.actor === actor);
    return `it has waited for a lock since step ${since + 1}, "${run.events[since]?.declaration.name ?? ''}"`;
  }
  if (run.outcomes.has(actor))
    return `it has ended after ${run.events.filter((event) => event.actor === actor).length} steps`;
  const parent = actor.replace(/\.async\d*$/, '');
  if (parent !== actor && run.outcomes.has(parent))
    return run.outcomes.get(parent) === null
      ? `it starts only after ${parent} has ended`
      : `${parent} left no such work`;
  return `no actor has that name; the actors are ${[...run.outcomes.keys()].join(', ')}`;
}

function standing(choices: Choices): string {
  return choices.length === 0
    ? 'all actors have ended'
    : choices.map(({ actor, declaration }) => `${actor} is before "${declaration.name}"`).join(' and ');
}
