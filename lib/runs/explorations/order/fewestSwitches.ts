import { happensBefore, type TraceEvent } from '@/lib/steps/trace';

/** Beyond this many ways to stop between two turns, an order is left as it is. */
const MOST_STOPS = 200_000;

/** Where each actor stands after some turns, and how it came to that. */
interface Stop {
  readonly done: readonly number[];
  /** Which actor had the last turn; -1 at the start. */
  readonly actor: number;
  readonly before: Stop | null;
}

/** How often the actor changes. */
export function countSwitches(events: readonly { readonly actor: string }[]): number {
  return events.filter((event, index) => index > 0 && event.actor !== events[index - 1]?.actor).length;
}

/**
 * Of all orders that equal the given one, because what depends on each other stands in the same order, one with the fewest switches between actors. The same
 * order always gives the same one. It is an order that can be run: `resumedBy` and `startedBy` are those of the new places.
 */
export function fewestSwitches(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const actors = [...new Set(events.map(({ actor }) => actor))];
  const places = actors.map((actor) => events.flatMap((event, index) => (event.actor === actor ? [index] : [])));
  const needs = needsOf(events, actors);
  const mayGo = (done: readonly number[], actor: number): boolean => {
    const next = places[actor]?.[done[actor] ?? 0];
    return next !== undefined && (needs[next] ?? []).every((need, other) => (done[other] ?? 0) >= need);
  };
  // Whoever has the turn goes on as far as it may: to stop earlier never saves a switch.
  const turn = (stop: Stop, actor: number): Stop => {
    const done = [...stop.done];
    while (mayGo(done, actor)) done[actor] = (done[actor] ?? 0) + 1;
    return { done, actor, before: stop };
  };

  let stops: Stop[] = [{ done: actors.map(() => 0), actor: -1, before: null }];
  const seen = new Set<string>();
  while (stops.length > 0 && seen.size < MOST_STOPS) {
    const next: Stop[] = [];
    for (const stop of stops) {
      for (const actor of actors.keys()) {
        if (!mayGo(stop.done, actor)) continue;
        const reached = turn(stop, actor);
        const key = reached.done.join();
        if (seen.has(key)) continue;
        seen.add(key);
        if (reached.done.every((count, index) => count === places[index]?.length))
          return reorder(events, places, reached);
        next.push(reached);
      }
    }
    stops = next;
  }
  return events;
}

/** For each event, how many events of each actor have to be done before it. */
function needsOf(events: readonly TraceEvent[], actors: readonly string[]): readonly (readonly number[])[] {
  const before = happensBefore(events);
  return events.map((_, index) =>
    actors.map((actor) => [...(before[index] ?? [])].filter((earlier) => events[earlier]?.actor === actor).length),
  );
}

function reorder(
  events: readonly TraceEvent[],
  places: readonly (readonly number[])[],
  last: Stop,
): readonly TraceEvent[] {
  const turns: number[][] = [];
  for (let stop = last; stop.before !== null; stop = stop.before) {
    turns.unshift((places[stop.actor] ?? []).slice(stop.before.done[stop.actor], stop.done[stop.actor]));
  }
  const order = turns.flat();
  const newPlace = new Map(order.map((old, index) => [old, index]));
  const moved = (old: number | null) => (old === null ? null : (newPlace.get(old) ?? null));
  return order.flatMap((old) => {
    const event = events[old];
    return event ? [{ ...event, resumedBy: moved(event.resumedBy), startedBy: moved(event.startedBy) }] : [];
  });
}
