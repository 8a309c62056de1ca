/** Durations in milliseconds, in the order they were taken. */
export class Durations {
  private readonly allMs: number[] = [];

  add(durationMs: number): void {
    this.allMs.push(durationMs);
  }

  /** The value that `rate` (0..1) of the durations do not exceed, by nearest rank. */
  percentile(rate: number): number {
    const sorted = [...this.allMs].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(rate * sorted.length) - 1)] ?? NaN;
  }

  get p50(): number {
    return this.percentile(0.5);
  }
  get p99(): number {
    return this.percentile(0.99);
  }
  get count(): number {
    return this.allMs.length;
  }
}

export async function timed(durations: Durations | null, action: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await action();
  const durationMs = performance.now() - beganMs;
  durations?.add(durationMs);
  return durationMs;
}
