/** Longest wait for others to come along. */
const COLLECT_MS = 10;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/** Does one thing for many who ask for it at about the same time; what it throws, all of them get. */
export class Batches<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `results` in the order of `items`. Beyond `atOnce` none waits for others. */
  constructor(
    private readonly atOnce: number,
    private readonly act: (items: readonly Item[]) => Promise<readonly Result[]>,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      if (this.#waiting.length >= this.atOnce) void this.#flush();
      else this.#timer ??= setTimeout(() => void this.#flush(), COLLECT_MS);
    });
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const results = await this.act(batch.map(({ item }) => item));
      batch.forEach(({ done }, index) => done(results[index] as Result));
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }
}
