import { exploreOrders } from '@/lib/steps/exploreOrders';
import { KnownOrders } from '@/lib/steps/KnownOrders';
import { LabError } from '../database/LabError';
import type { LabLimits } from '../database/limits';
import { countInterleavings } from '../isolation/interleavings';
import type { SqlRace } from '../race/SqlRace';
import { preparesTransactions } from '../race/preparesTransactions';
import { undividedSteps } from '../race/undividedSteps';
import { usesClickHouse } from '../race/usesClickHouse';
import { findDifferences, type Difference } from './findDifferences';
import { judgeOrder } from './judgeOrder';
import { outcomeKey, serverChose, wasCutOff, type LabOrder, type TableState } from './LabOrder';
import type { LabSlot } from './LabSlot';
import type { LabSlots } from './LabSlots';
import { readStates } from './readStates';
import { runAgain } from './runAgain';
import { sqlTrial, type SqlTrial } from './sqlTrial';
import { VaryingValues } from './VaryingValues';

export interface LabOptions {
  /** At most so many orders are run. */
  readonly limit: number;
  readonly inFlight?: number;
  readonly signal?: AbortSignal;
  /** Told of how many orders are run so far. */
  readonly onProgress?: (orders: number) => void;
}

/** Orders that led to the same. */
export interface OutcomeGroup {
  readonly orders: number;
  /** The one that is easiest to read: fewest steps, then fewest switches between sessions. */
  readonly shortest: LabOrder;
  /** Whom a deadlock takes, or what does not end in time, was the server's choice: no proof rests on it. */
  readonly serverChose: boolean;
  /**
   * What the tables held after those steps of the shortest order after which something had changed, the set-up first. Seen when that order was run once
   * more. Empty: it did not go the same way, a step of it does not end, or it is one group too many; see LabLimits.
   */
  readonly states: readonly TableState[];
  /** null: no other outcome was found near it, or it is one group too many; see LabLimits. */
  readonly difference: Difference | null;
}

export interface FailingStep {
  readonly step: string;
  readonly code: string;
  readonly message: string;
}

export interface RaceExploration {
  /** Orders run to their end. */
  readonly orders: number;
  /** Every order was run. */
  readonly complete: boolean;
  /** How many orders there are where nobody waits, retries or is left out. */
  readonly possible: number;
  /** Violating ones first, then the most frequent. */
  readonly groups: readonly OutcomeGroup[];
  /** By check: in how many orders it was violated. */
  readonly violations: Readonly<Record<string, number>>;
  readonly violating: number;
  /** Orders that ended by the server's choice; each was run three times. */
  readonly serverChose: number;
  /** Of those, the ones that did not end the same three times. */
  readonly unsteady: number;
  /** Orders that could not be judged, or did not go the same way when they were run again. */
  readonly unjudged: number;
  /** Steps that ended in an error in every order that had them: a mistake in their SQL, most likely. */
  readonly failing: readonly FailingStep[];
  /** Steps that a guard left out of every order. */
  readonly neverRun: readonly string[];
  /** Steps that do several things in one, between which no other session acts. */
  readonly undivided: readonly string[];
  /** Columns by which outcomes are not told apart, since their values are others in every run; see VaryingValues. */
  readonly varying: readonly string[];
  /** Why no further order was begun; null: there was none left, or the limit was reached. */
  readonly stopped: string | null;
  readonly tookMs: number;
}

const IN_FLIGHT = 4;
/** A database takes as long to make and to drop as so many orders to run. */
const ORDERS_WORTH_A_SLOT = 6;
/** How often an order is run whose end is the server's choice. */
const RUNS_OF_A_CHOICE = 3;
/** A transaction that had failed already, or one that the server ended for the sake of another: a race, and no mistake in the step's SQL. */
const NOT_OF_ITS_OWN = /^(?:25P02|40\w{3})$/;

/**
 * Runs every order of a race's steps on the databases of the lab, several at the same time, and groups them by what they led to. The permutations that a
 * file lists do not count here. @throws LabError, when nothing could be run or the set-up fails
 */
export async function exploreRace(race: SqlRace, lab: LabSlots, options: LabOptions): Promise<RaceExploration> {
  const { limit, inFlight = IN_FLIGHT, signal, onProgress } = options;
  const { limits } = lab;
  const beganMs = performance.now();
  const possible = countInterleavings(race.sessions.map(({ steps }) => steps.length));
  const outcomes = new Outcomes(race);
  const isAlone = preparesTransactions(race);
  const worthwhile = Math.ceil(Math.min(limit, possible) / ORDERS_WORTH_A_SLOT);
  const slots = await lab.take(isAlone ? 1 : Math.min(inFlight, worthwhile), usesClickHouse(race));
  const leave = isAlone ? await slots[0]?.alone(signal) : undefined;
  const free = [...slots];
  const stop = new AbortController();
  const stopWith = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
  let stopped: string | null = null;

  const newTrial = async (): Promise<SqlTrial> => {
    const slot = free.pop();
    if (!slot) throw new TypeError('there are no more orders in flight than slots');
    try {
      await slot.prepare(race);
      return sqlTrial(race, slot);
    } catch (error) {
      free.push(slot);
      throw error;
    }
  };
  try {
    const { explored, complete } = await exploreOrders<SqlTrial>({
      newTrial,
      reduce: false,
      inFlight: slots.length,
      limit,
      signal: stopWith,
      // A step is ended by its slot long before.
      stuckAfterMs: 10 * limits.stepMs + 60_000,
      onOrder: async (run) => {
        const { slot } = run.trial;
        const order = await judgeOrder(race, run, limits);
        const runs: (LabOrder | null)[] = [order];
        const most = serverChose(order) ? RUNS_OF_A_CHOICE : outcomes.varying.isNew(order) ? 2 : 1;
        while (runs.length < most) runs.push(await runAgain(race, slot, order, limits));
        outcomes.add(order, runs.slice(1));
        if (outcomes.timeouts >= limits.timeouts) {
          stopped ??= `It was stopped after ${outcomes.timeouts} orders with a step that did not end within ${limits.stepMs / 1000} s.`;
          stop.abort();
        }
        onProgress?.(outcomes.orders);
        free.push(slot);
      },
      onUnrepeatable: ({ slot }) => {
        outcomes.unrepeatable += 1;
        free.push(slot);
        return Promise.resolve();
      },
    });
    const told = outcomes.told(complete, limits);
    const groups =
      signal?.aborted === true ? told.groups : await withStates(race, slots, told.groups, outcomes.varying, limits);
    return {
      ...told,
      groups,
      orders: explored,
      complete,
      possible,
      stopped,
      tookMs: performance.now() - beganMs,
    };
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'size') throw error;
    const told = outcomes.told(false, limits);
    return { ...told, complete: false, possible, stopped: error.message, tookMs: performance.now() - beganMs };
  } finally {
    await leave?.();
  }
}

/** The first groups, each with the states of its shortest order; several at the same time. */
async function withStates(
  race: SqlRace,
  slots: readonly LabSlot[],
  groups: readonly OutcomeGroup[],
  varying: VaryingValues,
  limits: LabLimits,
): Promise<readonly OutcomeGroup[]> {
  const states = new Map<OutcomeGroup, readonly TableState[]>();
  const queue = groups.slice(0, limits.states);
  await Promise.all(
    slots.map(async (slot) => {
      for (let group = queue.shift(); group; group = queue.shift())
        states.set(group, await readStates(race, slot, group.shortest, limits, varying));
    }),
  );
  return groups.map((group) => ({ ...group, states: states.get(group) ?? [] }));
}

interface SeenGroup {
  orders: number;
  shortest: LabOrder;
  serverChose: boolean;
}

/** What was seen so far. */
class Outcomes {
  readonly #race: SqlRace;
  readonly varying: VaryingValues;
  readonly #groups = new Map<string, SeenGroup>();
  readonly #known = new KnownOrders<SeenGroup | null>();
  readonly #violations = new Map<string, number>();
  /** By step: its last error. null: it has succeeded at least once. */
  readonly #errors = new Map<string, FailingStep | null>();
  readonly #ran = new Set<string>();
  readonly #leftOut = new Set<string>();
  #violating = 0;
  #serverChose = 0;
  #unsteady = 0;
  #unjudged = 0;
  orders = 0;
  timeouts = 0;
  unrepeatable = 0;

  constructor(race: SqlRace) {
    this.#race = race;
    this.varying = new VaryingValues(race);
  }

  /** `again`: what further runs of the same order came to; null: one took another course. */
  add(order: LabOrder, again: readonly (LabOrder | null)[]): void {
    const isChoice = serverChose(order);
    // What the server chose may be all that is different.
    if (!isChoice) for (const each of again) if (each !== null) this.varying.compare(order, each);
    const keyOf = (each: LabOrder) => outcomeKey(this.varying.without(each));
    const key = keyOf(order);
    const isSteady = !isChoice || again.every((each) => each !== null && keyOf(each) === key);
    this.orders += 1;
    if (order.timeouts.length > 0) this.timeouts += 1;
    if (isChoice) this.#serverChose += 1;
    if (!isSteady) this.#unsteady += 1;
    if (order.unchecked.length > 0 || wasCutOff(order)) this.#unjudged += 1;
    if (order.violated.length > 0) this.#violating += 1;
    for (const { check } of order.violated) this.#violations.set(check, (this.#violations.get(check) ?? 0) + 1);
    this.#noteErrors(order);
    for (const { step } of order.steps) this.#ran.add(step);
    for (const step of order.skipped) this.#leftOut.add(step);
    const group = this.#groups.get(key) ?? { orders: 0, shortest: order, serverChose: isChoice };
    this.#groups.set(key, group);
    group.orders += 1;
    if (isShorter(order, group.shortest)) group.shortest = order;
    this.#known.add(
      order.steps.map(({ session }) => session),
      isSteady ? group : null,
    );
  }

  told(complete: boolean, limits: LabLimits): Omit<RaceExploration, 'complete' | 'possible' | 'stopped' | 'tookMs'> {
    const merged = this.#merged();
    const groups = [...new Set(merged.values())].sort(
      (one, other) =>
        Number(other.shortest.violated.length > 0) - Number(one.shortest.violated.length > 0) ||
        other.orders - one.orders ||
        (textOf(one.shortest) < textOf(other.shortest) ? -1 : 1),
    );
    this.#known.replaceOutcomes((group) => (group === null ? null : (merged.get(group) ?? group)));
    const differences = findDifferences(groups, limits.differences, this.#known, complete, (order) =>
      this.varying.without(order),
    );
    return {
      orders: this.orders,
      groups: groups.map((group, index) => ({ ...group, states: [], difference: differences[index] ?? null })),
      violations: Object.fromEntries([...this.#violations].sort(([one], [other]) => (one < other ? -1 : 1))),
      violating: this.#violating,
      serverChose: this.#serverChose,
      unsteady: this.#unsteady,
      unjudged: this.#unjudged + this.unrepeatable,
      failing: [...this.#errors.values()].filter((each) => each !== null),
      neverRun: this.#race.sessions
        .flatMap(({ steps }) => steps.map(({ name }) => name))
        .filter((step) => this.#leftOut.has(step) && !this.#ran.has(step)),
      undivided: undividedSteps(this.#race),
      varying: this.varying.names,
    };
  }

  #noteErrors({ steps }: LabOrder): void {
    for (const { step, results } of steps) {
      const error = results.find((result) => result.kind === 'error');
      if (this.#errors.get(step) === null || (error && NOT_OF_ITS_OWN.test(error.code))) continue;
      this.#errors.set(step, error ? { step, code: error.code, message: error.message } : null);
    }
  }

  /** Groups that were told apart before it was known by which values no outcomes are, each with the one that it belongs to. */
  #merged(): ReadonlyMap<SeenGroup, SeenGroup> {
    const byKey = new Map<string, SeenGroup>();
    const merged = new Map<SeenGroup, SeenGroup>();
    for (const group of this.#groups.values()) {
      const key = outcomeKey(this.varying.without(group.shortest));
      const into = byKey.get(key);
      if (into) {
        into.orders += group.orders;
        if (isShorter(group.shortest, into.shortest)) into.shortest = group.shortest;
      }
      const kept = into ?? { ...group };
      byKey.set(key, kept);
      merged.set(group, kept);
    }
    return merged;
  }
}

/** Whichever order they come in, the same ones give the same shortest. */
function isShorter(one: LabOrder, other: LabOrder): boolean {
  const difference = one.steps.length - other.steps.length || switchesOf(one) - switchesOf(other);
  return difference === 0 ? textOf(one) < textOf(other) : difference < 0;
}

function switchesOf({ steps }: LabOrder): number {
  return steps.filter(({ session }, index) => index > 0 && session !== steps[index - 1]?.session).length;
}

function textOf({ steps }: LabOrder): string {
  return steps.map(({ step }) => step).join(' ');
}
