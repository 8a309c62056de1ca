import type { StepDeclaration } from '@/lib/coaching/step';
import type { Actor } from '@/lib/races/control/Conductor';
import { Gate, type ActorOutcome } from '@/lib/races/control/Gate';
import type { TraceEvent } from './trace';

/** Of the actors asked about, those that wait for a lock at this moment. Asked of the database, never guessed from time. */
export type BlockedProbe = (actors: readonly string[]) => Promise<ReadonlySet<string>>;

/** A step that does not end: it waits for no lock, or for one that nobody gives back. */
export class StepStuck extends Error {
  constructor(readonly actor: string, readonly step: string, afterMs: number) {
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
  /** How long a step may take that waits for no lock. */
  readonly stuckAfterMs?: number;
}

/** The first look at the locks comes after this: most steps are done by then, and each look is a query. */
const FIRST_LOOK_MS = 4;
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
  /** Actors brought up by an event and not released yet. */
  readonly #startedBy = new Map<string, number>();
  readonly #stuckAfterMs: number;

  constructor(actors: Readonly<Record<string, Actor>>, private readonly options: ControlOptions) {
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
    return [...this.#gates.values()].flatMap((gate) => (gate.next === null ? [] : [{ actor: gate.id, declaration: gate.next }]));
  }

  /** Lets an actor do one step and waits until it is done or waits for a lock. Throws TypeError for an actor that is before no step. */
  async release(actor: string): Promise<void> {
    const gate = this.#gates.get(actor);
    const declaration = gate?.next;
    if (!gate || !declaration) throw new TypeError(`${actor} is before no step`);
    const index = this.#events.length;
    this.#events.push({ actor, declaration, resumedBy: null, startedBy: this.#startedBy.get(actor) ?? null });
    this.#startedBy.delete(actor);
    const known = new Set(this.#gates.keys());
    gate.open();
    if (await this.#doneOrBlocked(gate) === 'blocked') this.#blocked.set(actor, index);
    await this.#resume(index);
    for (const id of this.#gates.keys()) if (!known.has(id)) this.#startedBy.set(id, index);
  }

  /** With nothing left to release: waits until somebody who waits for a lock goes on by itself, as after a deadlock. False when nobody waits. Throws StepStuck. */
  async goOn(): Promise<boolean> {
    const before = this.#blocked.size;
    const [first] = this.#blocked.keys();
    if (first === undefined) return false;
    for (const end = Date.now() + this.#stuckAfterMs; Date.now() < end; await pause(LOOK_EVERY_MS)) {
      await this.#resume(this.#events.length - 1);
      if (this.#blocked.size < before) return true;
    }
    throw new StepStuck(first, this.#gates.get(first)?.lastStep ?? '', this.#stuckAfterMs);
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
    let deferred = 0;
    const result = actor({
      step: gate.step,
      defer: ({ run }) => {
        deferred += 1;
        this.#start(`${id}.async${deferred > 1 ? deferred : ''}`, ({ step }) => run(step));
      },
    });
    gate.follow(result);
  }

  /** Those who waited for a lock and have it now get their step done as part of the event that gave it back. */
  async #resume(index: number): Promise<void> {
    for (;;) {
      const asked = [...this.#blocked.keys()].filter((id) => this.#blocked.get(id) !== index);
      const candidates = asked.filter((id) => this.#gates.get(id)?.state === 'running');
      const still = candidates.length === 0 ? new Set<string>() : await this.options.blocked(candidates);
      const free = asked.filter((id) => !still.has(id));
      if (free.length === 0) return;
      for (const id of free) {
        const gate = this.#gates.get(id);
        const waitedSince = this.#blocked.get(id);
        if (!gate || waitedSince === undefined) continue;
        if (await this.#doneOrBlocked(gate) === 'blocked') continue;
        this.#blocked.delete(id);
        const event = this.#events[waitedSince];
        if (event) this.#events[waitedSince] = { ...event, resumedBy: index };
      }
      if (free.every((id) => this.#blocked.has(id))) return;
    }
  }

  async #doneOrBlocked(gate: Gate): Promise<'done' | 'blocked'> {
    const settled = gate.settled().then(() => true);
    const end = Date.now() + this.#stuckAfterMs;
    for (let waitMs = FIRST_LOOK_MS; ; waitMs = LOOK_EVERY_MS) {
      if (await Promise.race([settled, pause(waitMs).then(() => false)])) return 'done';
      if ((await this.options.blocked([gate.id])).has(gate.id) && gate.state === 'running') return 'blocked';
      if (Date.now() > end) throw new StepStuck(gate.id, gate.lastStep, this.#stuckAfterMs);
    }
  }

  async #settle(gate: Gate): Promise<void> {
    if (gate.state === 'running' && await this.#doneOrBlocked(gate) === 'blocked') throw new StepStuck(gate.id, gate.lastStep, 0);
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, delayMs); });
}
