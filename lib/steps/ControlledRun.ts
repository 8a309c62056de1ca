import { isInPostgres, type Resource } from './resources';
import type { Step, StepDeclaration } from './step';
import type { Actor } from './Actor';
import { Gate, type ActorOutcome } from './Gate';
import { together, type TraceEvent } from './trace';
import { withoutSubject } from './withoutSubject';

/** Of the actors asked about, those that wait for a lock at this moment. Asked of the database, never guessed from time. */
export type BlockedProbe = (actors: readonly string[]) => Promise<ReadonlySet<string>>;

/** A step that does not end: it waits for no lock, or for one that is never released. */
export class StepStuck extends Error {
  constructor(
    readonly actor: string,
    readonly step: string,
    afterMs: number,
  ) {
    super(`"${step}" of ${actor} did not end within ${afterMs / 1000} s`);
    this.name = 'StepStuck';
  }
}

export interface Choice {
  readonly actor: string;
  readonly declaration: StepDeclaration;
}

export interface ControlOptions {
  readonly blocked: BlockedProbe;
  /** Whether an actor has a transaction open. Left out, one is open from an actor's first step to its next commit. */
  readonly inTransaction?: (actor: string) => boolean;
  /** What the names of resources hold of the run's own subject; events and choices are without it. */
  readonly subjectName?: string;
  /** How long a step may take that waits for no lock. */
  readonly stuckAfterMs?: number;
}

/** The first look at the locks comes after this: most steps are done by then, and each look is a query. Later for a step that says it takes no lock. */
const FIRST_LOOK_MS = { locking: 4, other: 40 };
const LOOK_EVERY_MS = 2;

/**
 * One run of actors under control: each waits before its next step until it is released, and the run goes on when that step is done or is
 * known to wait for a lock. Deferred work comes up as the actor `{id}.async`, or `{id}.async2` and so on.
 */
export class ControlledRun {
  readonly #gates = new Map<string, Gate>();
  readonly #events: TraceEvent[] = [];
  /** Actors that wait for a lock, with the index of the event that made them wait. */
  readonly #blocked = new Map<string, number>();
  /** Those among them whose step has not begun: it stands in line behind one that waits already. In order of release. */
  readonly #inLine = new Map<string, StepDeclaration>();
  /** Actors brought up by an event and not released yet. */
  readonly #startedBy = new Map<string, number>();
  readonly #stuckAfterMs: number;

  constructor(
    actors: Readonly<Record<string, Actor>>,
    private readonly options: ControlOptions,
  ) {
    this.#stuckAfterMs = options.stuckAfterMs ?? 30_000;
    for (const [id, actor] of Object.entries(actors)) this.#start(id, actor);
  }

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  get outcomes(): ReadonlyMap<string, ActorOutcome | null> {
    return new Map([...this.#gates].map(([id, gate]) => [id, gate.outcome]));
  }

  /** Actors that wait for a lock at this moment. */
  get waitingForLocks(): readonly string[] {
    return [...this.#blocked.keys()];
  }

  /** What may be released next; the actors in the order in which they came up. Empty: the run is over, or everybody waits for a lock. */
  async choices(): Promise<readonly Choice[]> {
    for (const gate of this.#gates.values()) {
      if (!this.#blocked.has(gate.id)) await this.#settle(gate);
    }
    return [...this.#gates.values()].flatMap((gate) =>
      gate.next === null || this.#inLine.has(gate.id)
        ? []
        : [{ actor: gate.id, declaration: this.#withWaiting(gate.id, gate.next) }],
    );
  }

  /** Lets an actor do one step and waits until it is done or waits for a lock. Throws TypeError for an actor that is before no step. */
  async release(actor: string): Promise<void> {
    const gate = this.#gates.get(actor);
    if (!gate?.next) throw new TypeError(`${actor} is before no step`);
    const declaration = this.#withWaiting(actor, gate.next);
    const index = this.#events.length;
    const event: TraceEvent = { actor, declaration, resumedBy: null, startedBy: this.#startedBy.get(actor) ?? null };
    this.#events.push(event);
    this.#startedBy.delete(actor);
    const known = new Set(this.#gates.keys());
    if (this.#standsInLine(actor, declaration)) {
      this.#blocked.set(actor, index);
      this.#inLine.set(actor, declaration);
    } else {
      gate.open();
      if ((await this.#doneOrBlocked(gate, this.#wantedBy(actor, declaration).length > 0)) === 'blocked')
        this.#blocked.set(actor, index);
      else this.#events[index] = { ...event, tookMs: gate.lastTookMs ?? 0 };
    }
    await this.#resume(index);
    for (const id of this.#gates.keys()) if (!known.has(id)) this.#startedBy.set(id, index);
  }

  /** With nothing left to release: waits until somebody who waits for a lock goes on by itself, as after a deadlock. False when nobody waits. Throws StepStuck. */
  async goOn(): Promise<boolean> {
    const before = this.#blocked.size;
    const [first] = this.#blocked.keys();
    if (first === undefined) return false;
    const index = this.#events.length - 1;
    for (const end = performance.now() + this.#stuckAfterMs; performance.now() < end; await pause(LOOK_EVERY_MS)) {
      await this.#resume(index);
      if (this.#blocked.size < before) return true;
      const [next] = this.#inLine.keys();
      if (next !== undefined && this.#inLine.size === this.#blocked.size) await this.#leaveLine(next, index);
    }
    throw new StepStuck(first, this.#gates.get(first)?.lastStep ?? '', this.#stuckAfterMs);
  }

  /**
   * Gives one actor up, as if its process had been killed: the step that it stands before never happens, and what it has open is rolled back. Throws
   * StepStuck for one that waits for a lock, and TypeError for one that is not there.
   */
  async giveUp(actor: string): Promise<void> {
    const gate = this.#gates.get(actor);
    if (!gate) throw new TypeError(`there is no actor ${actor} among ${[...this.#gates.keys()].join(', ')}`);
    await this.#settle(gate);
    gate.abandon();
    await this.#settle(gate);
    await this.#resume(this.#events.length - 1, null);
  }

  /** Gives every actor up, so that whatever is open is rolled back. A step that does not end is waited for no longer than any other. */
  async abandon(): Promise<void> {
    for (const gate of this.#gates.values()) gate.abandon();
    const settled = Promise.all([...this.#gates.values()].map((gate) => gate.settled()));
    await Promise.race([settled, pause(this.#stuckAfterMs)]);
  }

  #start(id: string, actor: Actor): void {
    const gate = new Gate(id);
    this.#gates.set(id, gate);
    const { subjectName } = this.options;
    const step: Step = (declaration, action) =>
      gate.step(subjectName === undefined ? declaration : withoutSubject(declaration, subjectName), action);
    let deferred = 0;
    const result = actor({
      step,
      defer: ({ run }) => {
        deferred += 1;
        this.#start(`${id}.async${deferred > 1 ? deferred : ''}`, ({ step: own }) => run(own));
      },
    });
    gate.follow(result);
  }

  /**
   * Those who waited for a lock and have it now get their step done as part of the event that gave it back; whom an event has only just made wait,
   * `except`, is not asked about.
   */
  async #resume(index: number, except: number | null = index): Promise<void> {
    for (;;) {
      const asked = [...this.#blocked.keys()].filter((id) => this.#blocked.get(id) !== except && !this.#inLine.has(id));
      const candidates = asked.filter((id) => this.#gates.get(id)?.state === 'running');
      const still = candidates.length === 0 ? new Set<string>() : await this.options.blocked(candidates);
      const free = asked.filter((id) => !still.has(id));
      for (const id of free) await this.#goOnWith(id, index);
      if (free.some((id) => !this.#blocked.has(id))) continue;
      const next = [...this.#inLine].find(
        ([id, declaration]) => this.#blocked.get(id) !== except && !this.#standsInLine(id, declaration),
      );
      if (!next) return;
      await this.#leaveLine(next[0], index);
    }
  }

  async #goOnWith(id: string, index: number): Promise<void> {
    const gate = this.#gates.get(id);
    const waitedSince = this.#blocked.get(id);
    const event = waitedSince === undefined ? undefined : this.#events[waitedSince];
    if (!gate || waitedSince === undefined || !event || (await this.#doneOrBlocked(gate)) === 'blocked') return;
    this.#blocked.delete(id);
    this.#events[waitedSince] = { ...event, resumedBy: index, tookMs: gate.lastTookMs ?? 0 };
  }

  /** Begins its step at last; it may have to wait for the one that was before it in line. */
  #leaveLine(id: string, index: number): Promise<void> {
    this.#inLine.delete(id);
    this.#gates.get(id)?.open();
    return this.#goOnWith(id, index);
  }

  /**
   * PostgreSQL does not say which of two who wait for one row gets it first: both race for its new version once the holder has committed. So the
   * second to come is not let go before the first has it. Nothing is lost by that: in another order the second came first.
   */
  #standsInLine(actor: string, declaration: StepDeclaration): boolean {
    const wanted = this.#wantedBy(actor, declaration);
    return [...this.#blocked].some(
      ([other, index]) =>
        other !== actor &&
        !this.#isBehind(actor, other) &&
        (this.#events[index]?.declaration.writes ?? []).some((resource) => wanted.includes(resource)),
    );
  }

  /** What a step writes in Postgres that its actor does not hold already. A commit gives back, and wants nothing. */
  #wantedBy(actor: string, { effect, writes }: StepDeclaration): readonly Resource[] {
    if (effect === 'commit') return [];
    const held = this.#heldBy(actor);
    return writes.filter((resource) => isInPostgres(resource) && !held.has(resource));
  }

  /** What it has written in the transaction that it is in. */
  #heldBy(actor: string): ReadonlySet<string> {
    if (this.options.inTransaction?.(actor) === false) return new Set();
    const own = this.#events.filter((event) => event.actor === actor && event.tookMs !== undefined);
    const begun = own.findLastIndex(({ declaration }) => declaration.effect === 'commit') + 1;
    return new Set(own.slice(begun).flatMap(({ declaration }) => declaration.writes));
  }

  /** A commit that gives a lock back does what those do who wait for it: their statements are done with it. */
  #withWaiting(actor: string, declaration: StepDeclaration): StepDeclaration {
    if (declaration.effect !== 'commit') return declaration;
    const waiting = [...this.#blocked].flatMap(([other, index]) =>
      other === actor ? [] : (this.#events[index]?.declaration ?? []),
    );
    return waiting
      .filter(({ writes }) => writes.some((resource) => declaration.writes.includes(resource)))
      .reduce(together, declaration);
  }

  /** True when the other one stands in line as well, and came later. */
  #isBehind(actor: string, other: string): boolean {
    const line = [...this.#inLine.keys()];
    return line.includes(actor) && line.includes(other) && line.indexOf(other) > line.indexOf(actor);
  }

  async #doneOrBlocked(gate: Gate, locking = true): Promise<'done' | 'blocked'> {
    const settled = gate.settled().then(() => true);
    const end = performance.now() + this.#stuckAfterMs;
    for (let waitMs = locking ? FIRST_LOOK_MS.locking : FIRST_LOOK_MS.other; ; waitMs = LOOK_EVERY_MS) {
      if (await Promise.race([settled, pause(waitMs).then(() => false)])) return 'done';
      if ((await this.options.blocked([gate.id])).has(gate.id) && gate.state === 'running') return 'blocked';
      if (performance.now() > end) throw new StepStuck(gate.id, gate.lastStep, this.#stuckAfterMs);
    }
  }

  async #settle(gate: Gate): Promise<void> {
    if (gate.state === 'running' && (await this.#doneOrBlocked(gate)) === 'blocked')
      throw new StepStuck(gate.id, gate.lastStep, 0);
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
