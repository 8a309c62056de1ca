import type { Actor } from '@/lib/steps/Actor';
import { StepAbandoned } from '@/lib/steps/step';
import { Gate, type ActorOutcome } from '@/lib/steps/Gate';
import { ScheduleMismatch } from './ScheduleMismatch';

/** Tells how many database sessions wait for a lock at this moment. See `lockProbe`. */
export type LockProbe = () => Promise<number>;

export type Performed = { readonly actor: string; readonly step: string };

/** How long a step, or one that waits for a lock which was given back, may take before the schedule is taken for stuck. */
const STUCK_AFTER_MS = 30_000;
const PROBE_EVERY_MS = 2;

/**
 * Runs actors under control: each waits before its next step until it is released, and only one step runs at a time.
 * The same releases in the same order give the same run, except for what the stores decide themselves.
 */
export class Conductor {
  readonly #gates = new Map<string, Gate>();
  readonly #performed: Performed[] = [];
  /** Actors that were left waiting for a lock. */
  readonly #blocked = new Set<Gate>();

  constructor(
    private readonly countLockWaiters: LockProbe = () =>
      Promise.reject(new Error('this conductor was given no lock probe')),
  ) {}

  /** Every step in the order of release. */
  get performed(): readonly Performed[] {
    return this.#performed;
  }

  /** The actors in the order in which they came up, deferred work among them. */
  get actors(): readonly string[] {
    return [...this.#gates.keys()];
  }

  /** Starts an actor; it runs up to its first step. Work that it defers becomes the actor `{id}.async`, or `{id}.async2` and so on. */
  start<T>(id: string, actor: Actor<T>): Promise<T> {
    if (this.#gates.has(id)) throw new TypeError(`there is an actor "${id}" already`);
    const gate = new Gate(id);
    this.#gates.set(id, gate);
    let deferred = 0;
    const result = actor({
      step: gate.step,
      defer: ({ run }) => {
        deferred += 1;
        void this.start(`${id}.async${deferred > 1 ? deferred : ''}`, ({ step }) => run(step)).catch(() => undefined);
      },
    });
    gate.follow(result);
    result.catch(() => undefined);
    return result;
  }

  /** The step that an actor waits before; null when it has ended. */
  async next(id: string): Promise<string | null> {
    const gate = this.#gate(id);
    await this.#settle(gate);
    return gate.waitingBefore;
  }

  /** Lets an actor do exactly one step and waits until it is done. Throws ScheduleMismatch when the actor's next step is another one. */
  async release(id: string, step: string): Promise<void> {
    await this.#let(id, step);
    await this.#settle(this.#gate(id));
    await this.#settleOthers();
  }

  /**
   * Lets an actor do one step that has to wait for a lock of another actor, and waits until the store says that it does.
   * Throws ScheduleMismatch when the step ends without having waited.
   */
  async releaseBlocked(id: string, step: string): Promise<void> {
    const before = await this.countLockWaiters();
    await this.#let(id, step);
    const gate = this.#gate(id);
    for (const end = performance.now() + STUCK_AFTER_MS; gate.state === 'running'; await pause()) {
      if (performance.now() > end) break;
      if ((await this.countLockWaiters()) > before && gate.state === 'running') {
        this.#blocked.add(gate);
        return;
      }
    }
    throw new ScheduleMismatch(
      this.#performed.length,
      { actor: id, step },
      'it was expected to wait for a lock, and did not',
      this.#positions(),
    );
  }

  /** Lets an actor do all its remaining steps. Returns how it ended. */
  async finish(id: string): Promise<ActorOutcome> {
    for (let step = await this.next(id); step !== null; step = await this.next(id)) await this.release(id, step);
    return this.#gate(id).outcome ?? { status: 'abandoned' };
  }

  /** Gives an actor up: it gets StepAbandoned at the step it waits before, and at any later one, so that it rolls back what is open. */
  async abandon(id: string): Promise<void> {
    const gate = this.#gate(id);
    gate.abandon();
    await this.#settle(gate);
    await this.#settleOthers();
  }

  /** How an actor ended; null while it has steps left. */
  outcomeOf(id: string): ActorOutcome | null {
    return this.#gate(id).outcome;
  }

  async #let(id: string, step: string): Promise<void> {
    const gate = this.#gates.get(id);
    if (gate) await this.#settle(gate);
    if (gate?.waitingBefore !== step) {
      const found = !gate
        ? 'there is no such actor'
        : gate.waitingBefore === null
          ? 'the actor has ended'
          : `its next step is "${gate.waitingBefore}"`;
      throw new ScheduleMismatch(this.#performed.length, { actor: id, step }, found, this.#positions());
    }
    this.#performed.push({ actor: id, step });
    gate.open();
  }

  /** Waits until the actor is before its next step or has ended. */
  async #settle(gate: Gate): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const stuck = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new ScheduleMismatch(
              this.#performed.length,
              { actor: gate.id, step: gate.lastStep },
              `it did not end within ${STUCK_AFTER_MS / 1000} s; does it wait for a lock?`,
              this.#positions(),
            ),
          ),
        STUCK_AFTER_MS,
      );
    });
    try {
      await Promise.race([gate.settled(), stuck]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** An actor that waited for a lock may go on by itself after another one's step: waits until each has settled or waits again. */
  async #settleOthers(): Promise<void> {
    for (const gate of this.#gates.values()) {
      if (!this.#blocked.has(gate)) await this.#settle(gate);
    }
    for (
      const end = performance.now() + STUCK_AFTER_MS;
      this.#blocked.size > 0 && performance.now() < end;
      await pause()
    ) {
      const waiting = await this.countLockWaiters();
      for (const gate of this.#blocked) {
        if (gate.state !== 'running') this.#blocked.delete(gate);
      }
      if (waiting >= this.#blocked.size) return;
    }
  }

  #gate(id: string): Gate {
    const gate = this.#gates.get(id);
    if (!gate) throw new TypeError(`there is no actor "${id}" among ${this.actors.join(', ')}`);
    return gate;
  }

  #positions(): string {
    return [...this.#gates.values()].map((gate) => `${gate.id}: ${gate.describe()}`).join('; ');
  }
}

/** True for an actor that was given up. */
export function isAbandoned(error: unknown): boolean {
  return error instanceof StepAbandoned;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
}
