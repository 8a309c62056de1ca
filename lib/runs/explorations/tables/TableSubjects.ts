import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { RowScenario } from '@/lib/scenarios/Scenario';

/** Made with one statement. */
const AT_ONCE = 64;

/** Fresh subjects, made ahead of need; those that are done with are removed many at a time. */
export class TableSubjects {
  #ready: string[] = [];
  #making: Promise<void> | null = null;
  readonly #taken = new Set<string>();
  #used: string[] = [];
  readonly #removing = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly postgres: Pool,
    private readonly scenario: RowScenario,
    private readonly parameters: ParameterValues,
    private readonly prefix = '',
  ) {}

  /** Throws what making throws. */
  async take(): Promise<string> {
    for (;;) {
      const subject = this.#ready.shift();
      if (this.#ready.length < AT_ONCE / 2) this.#refill();
      if (subject !== undefined) {
        this.#taken.add(subject);
        return subject;
      }
      await this.#making;
    }
  }

  discard(subject: string): void {
    this.#taken.delete(subject);
    this.#used.push(subject);
    if (this.#used.length >= AT_ONCE) this.#removeUsed();
  }

  /** Removes whatever is left, used or not. Throws what an earlier removal threw. */
  async close(): Promise<void> {
    await this.#making?.catch(() => undefined);
    this.#used.push(...this.#ready.splice(0), ...this.#taken);
    this.#taken.clear();
    this.#removeUsed();
    await Promise.all(this.#removing);
    if (this.#failure) throw this.#failure.error;
  }

  #refill(): void {
    this.#making ??= this.#make().finally(() => {
      this.#making = null;
    });
    // Whoever takes next awaits it and gets the error.
    this.#making.catch(() => undefined);
  }

  async #make(): Promise<void> {
    const made = Array.from({ length: AT_ONCE }, () => `${this.prefix}${uuidv7()}`);
    await this.scenario.create(this.postgres, made, this.parameters);
    this.#ready.push(...made);
  }

  #removeUsed(): void {
    const used = this.#used.splice(0);
    if (used.length === 0) return;
    const removing: Promise<void> = this.scenario
      .remove(this.postgres, used)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#removing.delete(removing);
      });
    this.#removing.add(removing);
  }
}
