/** Work that runs after its response. Knows what is pending, so that a test can wait for quiet and a stopping process can finish it. */
export class BackgroundWork {
  readonly #pending = new Set<Promise<void>>();

  get pending(): number {
    return this.#pending.size;
  }

  /** Takes over a piece of work that is running. It must not reject. */
  add(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }

  /** True once nothing is pending, false when that takes longer than `withinMs`. Work that is added meanwhile is waited for too. */
  async quiet(withinMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), withinMs);
    });
    try {
      while (this.#pending.size > 0) {
        const first = await Promise.race([late, Promise.allSettled(this.#pending)]);
        if (first === 'late') return false;
      }
      return true;
    } finally {
      clearTimeout(timer);
    }
  }
}
