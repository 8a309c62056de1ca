import { StepAbandoned, type Step, type StepDeclaration } from './step';

export type ActorOutcome =
  | { readonly status: 'done'; readonly value: unknown }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'abandoned' };

/** One actor's gate: closed before every step, opened for one step at a time. */
export class Gate {
  #waiting: { readonly declaration: StepDeclaration; readonly open: () => void; readonly abandon: () => void } | null =
    null;
  #outcome: ActorOutcome | null = null;
  #abandoned = false;
  #lastStep = 'its first step';
  #lastTookMs: number | null = null;
  #listeners: (() => void)[] = [];

  constructor(readonly id: string) {}

  readonly step: Step = async (declaration, action) => {
    const { name } = declaration;
    if (this.#abandoned) throw new StepAbandoned(name);
    if (this.#waiting)
      throw new TypeError(
        `actor "${this.id}" began "${name}" while it waits before "${this.#waiting.declaration.name}": an actor does one thing at a time`,
      );
    await new Promise<void>((resolve, reject) => {
      this.#waiting = { declaration, open: resolve, abandon: () => reject(new StepAbandoned(name)) };
      this.#notify();
    });
    const startedMs = performance.now();
    try {
      return await action();
    } finally {
      this.#lastTookMs = performance.now() - startedMs;
    }
  };

  /** `running`: between an opened step and the next one, or before the first. */
  get state(): 'waiting' | 'running' | 'ended' {
    if (this.#outcome) return 'ended';
    return this.#waiting ? 'waiting' : 'running';
  }

  get waitingBefore(): string | null {
    return this.#waiting?.declaration.name ?? null;
  }

  /** The step it waits before, with what it touches. */
  get next(): StepDeclaration | null {
    return this.#waiting?.declaration ?? null;
  }

  get lastStep(): string {
    return this.#lastStep;
  }

  /** How long the last step took once it was let go, waiting for locks included; null before the first is done. */
  get lastTookMs(): number | null {
    return this.#lastTookMs;
  }

  get outcome(): ActorOutcome | null {
    return this.#outcome;
  }

  follow(result: Promise<unknown>): void {
    const end = (outcome: ActorOutcome) => {
      this.#outcome = this.#abandoned ? { status: 'abandoned' } : outcome;
      this.#notify();
    };
    result.then(
      (value) => end({ status: 'done', value }),
      (error: unknown) => end({ status: 'failed', error }),
    );
  }

  open(): void {
    const waiting = this.#waiting;
    if (!waiting) throw new TypeError(`actor "${this.id}" does not wait`);
    this.#waiting = null;
    this.#lastStep = waiting.declaration.name;
    waiting.open();
  }

  abandon(): void {
    this.#abandoned = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.abandon();
  }

  /** Resolves when the actor is not running. */
  async settled(): Promise<void> {
    while (this.state === 'running') await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }

  describe(): string {
    if (this.#outcome) return this.#outcome.status;
    return this.#waiting ? `before "${this.#waiting.declaration.name}"` : `in "${this.#lastStep}"`;
  }

  #notify(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
