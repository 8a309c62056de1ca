import type { Inspection } from '@/lib/contract/inspect';
import type { PerformedCall } from '@/lib/reference/performCall';
import { inspectRecords } from '@/lib/inspect/inspectRecords';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import type { Stores } from '@/lib/stores/openStores';

interface Waiting {
  readonly name: ScorecardName;
  readonly calls: readonly PerformedCall[];
  readonly inspected: (inspection: Inspection) => void;
  readonly failed: (error: unknown) => void;
}

export interface BatchOptions {
  readonly stores: Stores;
  readonly environmentId: string;
  readonly timeoutMs: number;
  /** Beyond so many none waits for others to come. */
  readonly atOnce: number;
}

/** Longest wait for others to be inspected with: one inspection costs ClickHouse as much as fifty together, and nobody waits for a verdict. */
const COLLECT_MS = 1_000;

/** Inspects records whose calls are all known and done, many with one statement per table. */
export class InspectionBatches {
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: BatchOptions) {}

  inspect(name: ScorecardName, calls: readonly PerformedCall[]): Promise<Inspection> {
    return new Promise((inspected, failed) => {
      this.#waiting.push({ name, calls, inspected, failed });
      if (this.#closed || this.#waiting.length >= this.options.atOnce) void this.#flush();
      else this.#timer ??= setTimeout(() => void this.#flush(), COLLECT_MS);
    });
  }

  /** From here on none waits for others: no more come. */
  close(): void {
    this.#closed = true;
    void this.#flush();
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const { stores, environmentId, timeoutMs } = this.options;
    const calls = new Map(batch.map((each) => [each.name.text, { calls: each.calls, dropped: [] }]));
    // Nothing is under way any more, so that no window has to pass.
    const context = {
      stores,
      types: [scorecardType],
      environment: { id: environmentId, settleMs: 0, timeoutMs },
      now: () => new Date().toISOString().replace('Z', '000Z'),
      listCalls: () => Promise.resolve(calls),
    };
    try {
      const outcomes = await inspectRecords(
        context,
        batch.map(({ name }) => name),
      );
      batch.forEach(({ inspected, failed }, index) => {
        const outcome = outcomes[index];
        if (outcome && 'inspection' in outcome) inspected(outcome.inspection);
        else failed(outcome?.error ?? new Error('the record was not inspected'));
      });
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }
}
