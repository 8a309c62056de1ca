import { ControlledRun } from '../ControlledRun';
import type { RunOrder, Trial } from '../exploreOrders';
import { lastReplacingIn } from '../Replacings';
import { happensBefore, type TraceEvent } from '../trace';

/** From 0 to 1. */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs one order of all that there are: each time, any actor that may go on is as likely. */
export async function runAnyOrder<T extends Trial>(trial: T, random: Random): Promise<RunOrder<T>> {
  const run = new ControlledRun(trial.actors, trial);
  for (;;) {
    const choices = await run.choices();
    if (choices.length === 0 && !(await run.goOn())) return { trial, events: run.events, outcomes: run.outcomes };
    if (choices.length > 0) await run.release(pick(choices, random).actor);
  }
}

/**
 * An order that is equal by what the steps declare to touch, and as different as can be: of the steps that may come next, it is always the one that came last.
 * So whatever may be swapped is, unless something between forbids it. Whoever replaces a thing last still does.
 */
export function turnRound(events: readonly TraceEvent[]): readonly string[] {
  const before = happensBefore(events, lastReplacingIn(events));
  const done = new Set<number>();
  while (done.size < events.length) {
    const last = [...events.keys()].findLast(
      (index) => !done.has(index) && [...(before[index] ?? [])].every((earlier) => done.has(earlier)),
    );
    if (last === undefined) throw new RangeError('something happens before itself');
    done.add(last);
  }
  return [...done].map((index) => events[index]?.actor ?? '');
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}
