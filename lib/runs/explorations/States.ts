import type { StateAfter } from '@/lib/contract/interleavings';

type Copies = StateAfter['copies'];

/** What stood in the copies before the first step and after each, with the copies that each step changed. */
export class States {
  readonly #states: StateAfter[] = [];

  add(copies: Copies): void {
    const before = this.#states.at(-1)?.copies;
    const changed =
      before === undefined
        ? []
        : Object.keys({ ...before, ...copies }).filter((copy) => textOf(before[copy]) !== textOf(copies[copy]));
    this.#states.push({ after: this.#states.length, copies, changed });
  }

  get all(): readonly StateAfter[] {
    return this.#states;
  }
}

function textOf(held: Copies[string] | undefined): string {
  return JSON.stringify(Object.entries(held ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
