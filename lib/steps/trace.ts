import type { Resource } from './resources';
import type { Replaced, StepDeclaration } from './step';

/** One released step of a run, in the order of release. */
export interface TraceEvent {
  readonly actor: string;
  readonly declaration: StepDeclaration;
  /** Index of the event after which this step, which had waited for a lock, was done; null: it did not wait. */
  readonly resumedBy: number | null;
  /** Index of the event that brought this event's actor up; null: it was there from the start, or this is not its first event. */
  readonly startedBy: number | null;
  /** How long the step itself took in ms, without its being held; waiting for a lock is in it. Missing while it is not done. */
  readonly tookMs?: number;
}

/** By what several actors replace: the one who does so last. Among orders that agree on it, the others may replace it in any order. */
export type LastReplacing = ReadonlyMap<Replaced, string>;

const NONE: LastReplacing = new Map();

/** A step that an actor does, or is about to do. */
export type Doing = Pick<TraceEvent, 'actor' | 'declaration'>;

/** Two steps that may not be swapped: one changes what the other one touches, or both take a version by which different copies are merged. */
export function areDependent(a: Doing, b: Doing, lastReplacing = NONE): boolean {
  const last = replacedByBoth(a, b, lastReplacing);
  if (last !== undefined) return last === a.actor || last === b.actor;
  if (readsInVain(a, lastReplacing) || readsInVain(b, lastReplacing)) return false;
  return (
    changes(a.declaration, b.declaration) ||
    changes(b.declaration, a.declaration) ||
    stampRivals(a.declaration, b.declaration)
  );
}

/** Who replaces last what both replace; undefined where they replace nothing in common, or nobody is settled on. */
function replacedByBoth(a: Doing, b: Doing, lastReplacing: LastReplacing): string | undefined {
  const thing = a.declaration.replaces;
  return thing === undefined || thing !== b.declaration.replaces ? undefined : lastReplacing.get(thing);
}

/** Whether all that it reads goes into what another actor replaces later. */
function readsInVain({ actor, declaration: { serves } }: Doing, lastReplacing: LastReplacing): boolean {
  if (serves === undefined) return false;
  const [last, ...more] = [...lastReplacing].flatMap(([thing, by]) => (isServed(thing, serves) ? [by] : []));
  return last !== undefined && more.length === 0 && last !== actor;
}

/** Whether it is the thing itself, or one whose name begins with it. */
export function isServed(thing: Replaced, serves: Replaced): boolean {
  return `${thing}:`.startsWith(`${serves}:`);
}

/** Merges that meet merges are of no effect on each other. */
function changes(a: StepDeclaration, b: StepDeclaration): boolean {
  const touches = (resource: Resource) =>
    b.reads.includes(resource) || b.writes.includes(resource) || b.merges?.includes(resource) === true;
  return a.writes.some(touches) || (a.merges?.some((resource) => b.reads.includes(resource)) ?? false);
}

function stampRivals({ stamps: one }: StepDeclaration, { stamps: other }: StepDeclaration): boolean {
  return one !== undefined && other !== undefined && (one !== other || one === 'a copy of its own');
}

/** The first step as one that also does what the second one does. */
export function together(step: StepDeclaration, other: StepDeclaration): StepDeclaration {
  const union = (one: readonly Resource[] = [], two: readonly Resource[] = []) => [...new Set([...one, ...two])];
  const stamps =
    step.stamps === undefined || step.stamps === other.stamps
      ? other.stamps
      : other.stamps === undefined
        ? step.stamps
        : 'a copy of its own';
  const { replaces: _replaces, serves: _serves, ...alone } = step;
  return {
    ...alone,
    reads: union(step.reads, other.reads),
    writes: union(step.writes, other.writes),
    merges: union(step.merges, other.merges),
    ...(stamps === undefined ? {} : { stamps }),
  };
}

/**
 * What happens before what in a run, as a matrix: `before[j]` holds every i < j that event j depends on, directly or through others.
 * Depending: the same actor, a resource in conflict, being brought up or let go on by it.
 */
export function happensBefore(events: readonly TraceEvent[], lastReplacing = NONE): readonly ReadonlySet<number>[] {
  const before: Set<number>[] = [];
  events.forEach((event, j) => {
    const own = new Set<number>();
    const add = (i: number) => {
      own.add(i);
      for (const earlier of before[i] ?? []) own.add(earlier);
    };
    for (let i = 0; i < j; i += 1) {
      const earlier = events[i];
      if (earlier && (earlier.actor === event.actor || areDependent(earlier, event, lastReplacing))) add(i);
    }
    for (const i of enablersOf(events, j)) add(i);
    before.push(own);
  });
  return before;
}

/** The events without which event j could not have begun when it did: its actor was brought up, or let go on, by them. */
function enablersOf(events: readonly TraceEvent[], j: number): readonly number[] {
  const event = events[j];
  if (!event) return [];
  const previous = events.findLast((each, index) => index < j && each.actor === event.actor);
  return [event.startedBy, previous?.resumedBy ?? null].filter((index) => index !== null);
}

/** A pair of events in conflict that lie next to each other, so that another run may have them the other way round. */
export interface Race {
  readonly first: number;
  readonly second: number;
}

/**
 * Every race of a run: dependent events of two actors with nothing between them that orders them, the second not enabled by the first. That the last one
 * to replace a thing comes after the others is settled, and no race.
 */
export function findRaces(
  events: readonly TraceEvent[],
  before: readonly ReadonlySet<number>[],
  lastReplacing = NONE,
): readonly Race[] {
  return events.flatMap((event, second) => {
    const predecessors = before[second] ?? new Set<number>();
    const enablers = enablersOf(events, second);
    return [...predecessors]
      .filter((first) => {
        const earlier = events[first];
        if (!earlier || earlier.actor === event.actor || enablers.includes(first)) return false;
        if (!areDependent(earlier, event, lastReplacing)) return false;
        if (replacedByBoth(earlier, event, lastReplacing) === event.actor) return false;
        return ![...predecessors].some((between) => between !== first && (before[between]?.has(first) ?? false));
      })
      .map((first) => ({ first, second }));
  });
}

/**
 * The actors with which a run could begin at the race's first event to have its second event before the first: those whose next event
 * after it depends neither on the first event nor on any other event that has to come along.
 */
export function initialsOf(
  events: readonly TraceEvent[],
  before: readonly ReadonlySet<number>[],
  { first, second }: Race,
): readonly string[] {
  const along = [...range(first + 1, second).filter((index) => before[index]?.has(first) === false), second];
  const initials = along.filter(
    (index) => !along.some((other) => other !== index && (before[index]?.has(other) ?? false)),
  );
  return [...new Set(initials.map((index) => events[index]?.actor ?? ''))];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
