import { happensBefore, type TraceEvent } from '../trace';

/** Two orders are equal when their events depend on each other in the same way: then this text is the same. */
export function traceOf(events: readonly TraceEvent[]): string {
  const before = happensBefore(events);
  const names = events.map(
    ({ actor }, index) => `${actor}${events.slice(0, index).filter((each) => each.actor === actor).length}`,
  );
  return names
    .map(
      (name, index) =>
        `${name}<${[...(before[index] ?? [])]
          .map((each) => names[each])
          .sort()
          .join(' ')}`,
    )
    .sort()
    .join('; ');
}
