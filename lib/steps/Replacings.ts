import type { Replaced } from './step';
import { happensBefore, isServed, type LastReplacing, type TraceEvent } from './trace';

/** With two, who comes last is all that their order can be. */
const MANY = 3;
/** No actor has this name. */
const NOBODY = '';

/** The orders in which certain actors replace certain things last. */
export interface Part {
  readonly last: LastReplacing;
  /** All who are known to replace them; it grows as runs show others. */
  readonly all: ReadonlyMap<Replaced, ReadonlySet<string>>;
}

/**
 * Who replaces what, as runs show it. Where many replace a thing, the orders fall apart by who does so last, and within each part the others may come in any
 * order: three have three parts of one order each, and six orders.
 */
export class Replacings {
  #actors: ReadonlyMap<Replaced, Set<string>> | null = null;
  readonly #begun = new Set<string>();

  /** How many things many replace. */
  get size(): number {
    return this.#actors?.size ?? 0;
  }

  /**
   * Learns from the first run which things many replace, and from later ones who else does. `done`: the actors that came to their end, and did not fail
   * before. Throws TypeError for a declaration that does not hold.
   */
  learn(events: readonly TraceEvent[], done: ReadonlySet<string>): void {
    const replaced = replacedIn(events);
    this.#actors ??= new Map(
      [...replaced].flatMap(([thing, actors]) =>
        actors.length < MANY || isOrderedAnyway(events, thing) ? [] : [[thing, new Set(actors)]],
      ),
    );
    for (const [thing, actors] of this.#actors) for (const actor of replaced.get(thing) ?? []) actors.add(actor);
    for (const thing of this.#actors.keys()) refuseWitnesses(events, thing);
    refuseChoices(
      events.filter(({ actor }) => done.has(actor)),
      [...this.#actors.keys()],
    );
  }

  /** The next part to run, none twice: one actor for each of the things. null: none for now; a run may bring up another actor. */
  next(): Part | null {
    const all = this.#actors ?? new Map<Replaced, Set<string>>();
    const parts = [...all].reduce<LastReplacing[]>(
      (some, [thing, actors]) => some.flatMap((part) => [...actors].map((actor) => new Map([...part, [thing, actor]]))),
      [new Map()],
    );
    const part = parts.find((each) => !this.#begun.has(keyOf(each)));
    if (!part) return null;
    this.#begun.add(keyOf(part));
    return { last: part, all };
  }

  /** Whether a run is one of a part. What a run does not replace at all belongs to the actor that came up first. */
  isPartOf(events: readonly TraceEvent[], { last, all }: Part): boolean {
    const replaced = replacedIn(events);
    return [...last].every(
      ([thing, actor]) => (replaced.get(thing)?.at(-1) ?? [...(all.get(thing) ?? [])][0]) === actor,
    );
  }
}

/** Who replaces each thing last in a run. */
export function lastReplacingIn(events: readonly TraceEvent[]): LastReplacing {
  return new Map([...replacedIn(events)].flatMap(([thing, actors]) => actors.slice(-1).map((actor) => [thing, actor])));
}

/** The actors of each thing, in the order in which they replaced it. */
function replacedIn(events: readonly TraceEvent[]): ReadonlyMap<Replaced, readonly string[]> {
  const found = new Map<Replaced, string[]>();
  for (const { actor, declaration } of events) {
    const thing = declaration.replaces;
    if (thing === undefined) continue;
    const actors = found.get(thing) ?? [];
    if (actors.includes(actor)) throw new TypeError(`"${declaration.name}" of ${actor} replaces ${thing} twice`);
    found.set(thing, [...actors, actor]);
  }
  return found;
}

/** Whether all who replace a thing come one after the other for another reason, such as a lock: then nothing is gained. */
function isOrderedAnyway(events: readonly TraceEvent[], thing: Replaced): boolean {
  const before = happensBefore(events, new Map([[thing, NOBODY]]));
  const replacing = [...events.keys()].filter((index) => events[index]?.declaration.replaces === thing);
  return replacing.every((index, n) => n === 0 || before[index]?.has(replacing[n - 1] ?? -1) === true);
}

/** Whoever reads a thing, or changes it in another way, might see who replaced it before the last one did. */
function refuseWitnesses(events: readonly TraceEvent[], thing: Replaced): void {
  const replacing = events.filter(({ declaration }) => declaration.replaces === thing);
  const touched = new Set(replacing.flatMap(({ declaration: { writes, merges = [] } }) => [...writes, ...merges]));
  const witness = events.find(
    ({ declaration: { reads, writes, replaces } }) =>
      replaces !== thing && [...reads, ...writes].some((resource) => touched.has(resource)),
  );
  if (witness)
    throw new TypeError(`"${witness.declaration.name}" of ${witness.actor} touches ${thing}, which others replace`);
}

/** A read that serves a thing must not decide whether its actor replaces it, or another one in its place. */
function refuseChoices(events: readonly TraceEvent[], things: readonly Replaced[]): void {
  for (const { actor, declaration } of events) {
    const { serves, name } = declaration;
    const served = things.filter((thing) => serves !== undefined && isServed(thing, serves));
    if (serves === undefined || served.length === 0) continue;
    const found = events.flatMap(({ actor: by, declaration: { replaces } }) =>
      by === actor && replaces !== undefined && isServed(replaces, serves) ? [replaces] : [],
    );
    if (found.length !== 1 || !found.every((thing) => served.includes(thing)))
      throw new TypeError(
        `"${name}" of ${actor} serves ${serves}, which it replaces as ${found.join(' and ') || 'nothing'} after all, and others as ${served.join(' and ')}`,
      );
  }
}

function keyOf(part: LastReplacing): string {
  return JSON.stringify([...part]);
}
