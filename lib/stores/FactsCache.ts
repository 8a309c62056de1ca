const freshMs = 60_000;
const usableMs = 120_000;

type Entry<T> = { readonly value: T; readonly loadedAtMs: number };

/**
 * What a server says of its own tables, kept for a minute, then for another one while it is being asked again. Callers that
 * come at the same time share one question. A failed question is not kept.
 */
export class FactsCache<T> {
  private entry: Entry<T> | null = null;
  private loading: Promise<T> | null = null;

  /** `monotonicMs` is the clock; a test passes its own. */
  constructor(private readonly monotonicMs: () => number = () => performance.now()) {}

  async get(load: () => Promise<T>): Promise<T> {
    const ageMs = this.entry === null ? Infinity : this.monotonicMs() - this.entry.loadedAtMs;
    if (this.entry !== null && ageMs <= freshMs) return this.entry.value;
    const loading = this.load(load);
    if (this.entry === null || ageMs > usableMs) return loading;
    loading.catch(() => undefined);
    return this.entry.value;
  }

  forget(): void {
    this.entry = null;
    this.loading = null;
  }

  /** What was asked longer ago than this is asked anew; what is being asked right now may be as old. */
  forgetOlderThan(ageMs: number): void {
    if (this.entry === null || this.monotonicMs() - this.entry.loadedAtMs > ageMs) this.forget();
  }

  private load(load: () => Promise<T>): Promise<T> {
    if (this.loading !== null) return this.loading;
    const loading = load()
      .then((value) => {
        if (this.loading === loading) this.entry = { value, loadedAtMs: this.monotonicMs() };
        return value;
      })
      .finally(() => {
        if (this.loading === loading) this.loading = null;
      });
    this.loading = loading;
    return loading;
  }
}
