/** Connections of one pool, taken by a race all at once: one that had to wait for a connection in its middle would measure that wait. First come, first served. */
export class Places {
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  /** `most` is asked each time: the pool's part of all connections changes with who is there. */
  constructor(private readonly most: () => number) {}

  /** Resolves when `count` are free, or nobody else has any; with the function that gives them back, once. */
  async enter(count: number): Promise<() => void> {
    while (this.#taken > 0 && this.#taken + count > this.most())
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    this.#taken += count;
    return () => {
      this.#taken -= count;
      // Those that find no place wait again, in the order in which they are woken.
      for (const wake of this.#waiting.splice(0)) wake();
    };
  }
}
