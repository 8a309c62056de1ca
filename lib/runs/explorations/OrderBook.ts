import { setTimeout as sleep } from 'node:timers/promises';
import { LEASE_MS, type ClaimedExploration } from '@/lib/state/interleavings/claimExploration';
import { saveOrders, type ExploredOrder, type SeenSteps } from '@/lib/state/interleavings/saveOrders';
import type { State } from '@/lib/state/openState';

/** A cancel is noticed after this at the latest, and so much work is lost by one. */
const SAVE_EVERY_MS = 300;

/** Saves orders in batches while they are found, and renews the claim with each. `gone` is aborted when there is no use in going on. */
export class OrderBook {
  readonly #gone = new AbortController();
  readonly #closing = new AbortController();
  #unsaved: ExploredOrder[] = [];
  #seen: SeenSteps | null = null;
  #savedAtMs = performance.now();
  readonly #saving: Promise<void>;

  constructor(
    private readonly state: State,
    private readonly claim: ClaimedExploration,
    private readonly onError: (error: unknown) => void,
  ) {
    this.#saving = this.#saveNowAndThen();
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  add(order: ExploredOrder, seen: SeenSteps | null): void {
    this.#unsaved.push(order);
    this.#seen ??= seen;
  }

  /** Saves what is left. The claim still holds when it resolves with true. */
  async close(): Promise<boolean> {
    this.#closing.abort();
    await this.#saving;
    return !this.#gone.signal.aborted && (await this.#save());
  }

  async #saveNowAndThen(): Promise<void> {
    while (!this.#closing.signal.aborted && !this.#gone.signal.aborted) {
      await sleep(SAVE_EVERY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      try {
        await this.#save();
      } catch (error) {
        this.onError(error);
        // Nobody may work on without a claim; another worker may have it by now.
        if (performance.now() - this.#savedAtMs > LEASE_MS) this.#gone.abort();
      }
    }
  }

  async #save(): Promise<boolean> {
    // A copy: more are added while it is saved.
    const batch = [...this.#unsaved];
    const startedMs = performance.now();
    const held = await saveOrders(this.state, this.claim, batch, this.#seen);
    this.#unsaved = this.#unsaved.slice(batch.length);
    this.#savedAtMs = startedMs;
    if (!held) this.#gone.abort();
    return held;
  }
}
