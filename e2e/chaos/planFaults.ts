import { seededRandom } from '../../lib/steps/testing/randomOrder';

/** What a plan needs to know of a fault. */
export interface Plannable {
  readonly name: string;
  /** The shortest and the longest time that it lasts. */
  readonly lastsMs: readonly [number, number];
}

export interface PlannedFault<F extends Plannable> {
  readonly fault: F;
  readonly lastsMs: number;
  /** Before it, with nothing else wrong. */
  readonly pauseMs: number;
  /** From 0 to 1: chooses among several processes of a kind. */
  readonly draw: number;
}

const PAUSE_MS = [500, 4_000] as const;

/** Faults without end, the same for the same seed. Each comes once before any comes again, so that also a short trial has had most of them. */
export function* planFaults<F extends Plannable>(
  faults: readonly F[],
  seed: number,
): Generator<PlannedFault<F>, never> {
  const random = seededRandom(seed);
  const between = ([least, most]: readonly [number, number]) => Math.round(least + random() * (most - least));
  if (faults.length === 0) throw new RangeError('there are no faults to plan');
  for (;;) {
    const deck = [...faults];
    while (deck.length > 0) {
      for (const fault of deck.splice(Math.floor(random() * deck.length), 1))
        yield { fault, lastsMs: between(fault.lastsMs), pauseMs: between(PAUSE_MS), draw: random() };
    }
  }
}
