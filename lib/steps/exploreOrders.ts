import { traced } from '@/lib/tracing/trace';
import type { Actor } from './Actor';
import type { ActorOutcome } from './Gate';
import { ControlledRun, type BlockedProbe } from './ControlledRun';
import { OrderNotRepeatable, OrderTree, type Branch } from './OrderTree';
import { Replacings, type Part } from './Replacings';
import type { TraceEvent } from './trace';

/** A fresh subject with its actors, none of which has begun. */
export interface Trial {
  readonly actors: Readonly<Record<string, Actor>>;
  readonly blocked: BlockedProbe;
  /** Whether an actor has a transaction open; see ControlOptions. */
  readonly inTransaction?: (actor: string) => boolean;
  /** What the names of resources hold of the trial's own subject. Without it, steps of different trials would seem to touch different things. */
  readonly subjectName?: string;
}

/** An order that was run to its end: every actor has ended, or those left wait for each other. */
export interface RunOrder<T extends Trial> {
  readonly trial: T;
  readonly events: readonly TraceEvent[];
  readonly outcomes: ReadonlyMap<string, ActorOutcome | null>;
}

export interface ExploreOptions<T extends Trial> {
  readonly newTrial: () => Promise<T>;
  /** Told of every order, in the order of finishing. The explorer waits for it before it takes up another order in its place. */
  readonly onOrder: (order: RunOrder<T>) => Promise<void>;
  /** A run that was cut short or counts for nothing, since others run what equals it. */
  readonly onCut?: (trial: T) => Promise<void>;
  /**
   * A run in which somebody stood before another step than when the same steps had been done before, and has been given up. Left out, that is the fault of
   * the scenario, and thrown. The orders that begin like this one are not run: the exploration is not complete.
   */
  readonly onUnrepeatable?: (trial: T, error: OrderNotRepeatable) => Promise<void>;
  /** Leaves out orders that provably equal one that is run. */
  readonly reduce: boolean;
  readonly inFlight: number;
  /** At most so many orders are run to their end. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly stuckAfterMs?: number;
}

export interface Exploration {
  /** Orders run to their end. */
  readonly explored: number;
  /** Runs that repeat what others show, most of them cut short. */
  readonly cut: number;
  /** Every order was run or provably equals one that was. */
  readonly complete: boolean;
}

/**
 * Runs every order of the trials' steps, each on a trial of its own, several at the same time.
 * Throws OrderNotRepeatable, and whatever a trial, a step that is stuck or a listener throws, after every run in flight has been given up.
 */
export async function exploreOrders<T extends Trial>(options: ExploreOptions<T>): Promise<Exploration> {
  const { inFlight, limit = Infinity, signal, reduce } = options;
  const replacings = new Replacings();
  const parts: { readonly part: Part; readonly tree: OrderTree }[] = [];
  const counts = { explored: 0, cut: 0, unrepeatable: 0, begun: 0 };
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  // The first part is all orders; it is given up when its first run shows that they fall into several.
  const isGivenUp = (part: Part) => replacings.size > part.last.size;
  const take = (): Taken | null => {
    for (const { part, tree } of parts) {
      const branch = isGivenUp(part) ? null : tree.take();
      if (branch !== null) return { part, tree, branch };
    }
    const part = replacings.next();
    if (part === null) return null;
    parts.push({ part, tree: new OrderTree(reduce, part) });
    return take();
  };
  const mayBegin = () =>
    failure === null && signal?.aborted !== true && running.size < inFlight && counts.begun - counts.cut < limit;
  for (;;) {
    for (let taken = mayBegin() ? take() : null; taken !== null; taken = mayBegin() ? take() : null) {
      const { part, tree, branch } = taken;
      const isPart = ({ events, outcomes }: Pick<ControlledRun, 'events' | 'outcomes'>) => {
        if (!reduce) return true;
        const ended = new Set([...outcomes].flatMap(([actor, outcome]) => (outcome?.status === 'done' ? [actor] : [])));
        replacings.learn(events, ended);
        return !isGivenUp(part) && replacings.isPartOf(events, part);
      };
      counts.begun += 1;
      const run: Promise<void> = traced('explore order', {}, async (span) => {
        const end = await runBranch(options, tree, branch, isPart);
        span.set({ 'lastwrite.order.end': end });
        return end;
      })
        .then(
          (end) => {
            counts[end] += 1;
          },
          (error: unknown) => {
            failure ??= { error };
          },
        )
        .finally(() => {
          running.delete(run);
        });
      running.add(run);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  // The variable is set in a callback, which the compiler does not see.
  const failed = failure as { readonly error: unknown } | null;
  if (failed) throw failed.error;
  const complete = take() === null && counts.unrepeatable === 0 && signal?.aborted !== true;
  return { explored: counts.explored, cut: counts.cut, complete };
}

interface Taken {
  readonly part: Part;
  readonly tree: OrderTree;
  readonly branch: Branch;
}

async function runBranch<T extends Trial>(
  { newTrial, onOrder, onCut, onUnrepeatable, stuckAfterMs }: ExploreOptions<T>,
  tree: OrderTree,
  branch: Branch,
  isPart: (run: ControlledRun) => boolean,
): Promise<'explored' | 'cut' | 'unrepeatable'> {
  const trial = await newTrial();
  const run = new ControlledRun(trial.actors, { ...trial, ...(stuckAfterMs === undefined ? {} : { stuckAfterMs }) });
  try {
    const finished = (await follow(run, tree, branch)) && isPart(run);
    tree.learn(run.events);
    if (finished) await onOrder({ trial, events: run.events, outcomes: run.outcomes });
    else {
      await run.abandon();
      await onCut?.(trial);
    }
    return finished ? 'explored' : 'cut';
  } catch (error) {
    await run.abandon();
    if (!(error instanceof OrderNotRepeatable) || onUnrepeatable === undefined) throw error;
    await onUnrepeatable(trial, error);
    return 'unrepeatable';
  }
}

/** Releases step after step as the tree says. False: cut short. */
async function follow(run: ControlledRun, tree: OrderTree, branch: Branch): Promise<boolean> {
  for (const path: string[] = []; ;) {
    const choices = await run.choices();
    if (choices.length === 0) {
      if (!(await run.goOn())) return true;
      continue;
    }
    const actor = tree.choose([...path], choices, branch);
    if (actor === null) return false;
    if (!choices.some((choice) => choice.actor === actor))
      throw new OrderNotRepeatable(
        path,
        [actor],
        choices.map((choice) => choice.actor),
      );
    await run.release(actor);
    path.push(actor);
  }
}
