import { partyOf } from '@/lib/wording/partyOf';
import type { Choice } from './ControlledRun';
import type { Part } from './Replacings';
import { areDependent, findRaces, happensBefore, initialsOf, type TraceEvent } from './trace';

/** A branch to run: the actors to release in turn. The last one has not been released at that point yet. */
export type Branch = readonly string[];

/** An actor was before another step than when the same steps had been done before: something else than their order decides. */
export class OrderNotRepeatable extends Error {
  constructor(
    readonly at: Branch,
    readonly expected: readonly string[],
    readonly found: readonly string[],
  ) {
    super(
      `after ${at.length} steps the actors stood before [${found.join(', ')}], and before [${expected.join(', ')}] when the same steps were done before`,
    );
    this.name = 'OrderNotRepeatable';
  }
}

interface Node {
  readonly path: Branch;
  readonly choices: readonly Choice[];
  /** Actors whose next step, taken here, would only repeat what another branch has. */
  readonly asleep: readonly Choice[];
  /** In the order in which they were taken up; each of them is run by somebody. */
  readonly taken: string[];
  readonly children: Map<string, Node>;
}

/**
 * The orders of a scenario as a tree that grows while they are run, shared by all runs in flight. Unreduced, every order has its leaf. Reduced, orders that
 * differ only in steps which touch nothing in common count as one: a branch is added only to turn a race round that a run has shown
 * (source sets), and steps that another branch has taken first are left out (sleep sets), after Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic
 * partial order reduction" (POPL 2014), algorithm 1.
 */
export class OrderTree {
  #root: Node | null = null;
  readonly #open: Branch[] = [[]];

  /** The tree has to find the orders of its part only. Runs of other parts may occur. */
  constructor(
    private readonly reduce: boolean,
    private readonly part: Part = { last: new Map(), all: new Map() },
  ) {}

  /** The next branch to run; null: none for now, but runs in flight may bring up more. */
  take(): Branch | null {
    return this.#open.pop() ?? null;
  }

  /**
   * Tells the tree what may be released after a branch, and asks which actor to release. null: nothing new can come of going on, since every order from here on equals one
   * that another branch runs. Throws OrderNotRepeatable.
   */
  choose(path: Branch, choices: readonly Choice[], branch: Branch): string | null {
    const node = this.#at(path, choices);
    const planned = branch[path.length];
    if (planned !== undefined) return planned;
    const awake = choices.filter(({ actor }) => !sleeps(node, actor));
    // Whoever is to replace a thing last lets the others go first.
    const due = awake.filter((choice) => !this.#isTooEarly(choice, path));
    const open = due.length > 0 ? due : awake;
    // Going on with the same party keeps switches few, so that what is found first is easy to read.
    const last = path.at(-1) ?? '';
    const first =
      open.find(({ actor }) => actor === last) ?? open.find(({ actor }) => partyOf(actor) === partyOf(last)) ?? open[0];
    if (!first) return null;
    // Another run may have come here before this one only by the same branch, and a branch is run once.
    this.#add(node, first.actor, true);
    if (!this.reduce) for (const { actor } of awake) this.#add(node, actor, false);
    return first.actor;
  }

  /** Tells the tree how a run went, whole or cut short, so that the races in it are turned round. */
  learn(events: readonly TraceEvent[]): void {
    if (!this.reduce) return;
    const before = happensBefore(events, this.part.last);
    const actors = events.map(({ actor }) => actor);
    for (const race of findRaces(events, before, this.part.last)) {
      const node = this.#find(actors.slice(0, race.first));
      if (!node) continue;
      const initials = initialsOf(events, before, race).filter((actor) =>
        node.choices.some((choice) => choice.actor === actor),
      );
      if (initials.length === 0 || initials.some((actor) => node.taken.includes(actor))) continue;
      const [actor] = initials;
      if (actor !== undefined && !initials.some((each) => sleeps(node, each))) this.#add(node, actor, false);
    }
  }

  #isTooEarly({ actor, declaration: { replaces } }: Choice, path: Branch): boolean {
    if (!replaces || this.part.last.get(replaces) !== actor) return false;
    const replacing = new Set([actor]);
    path.reduce((node, each) => {
      if (node?.choices.some((choice) => choice.actor === each && choice.declaration.replaces === replaces))
        replacing.add(each);
      return node?.children.get(each) ?? null;
    }, this.#root);
    return [...(this.part.all.get(replaces) ?? [])].some((each) => !replacing.has(each));
  }

  #add(node: Node, actor: string, running: boolean): void {
    if (node.taken.includes(actor)) return;
    node.taken.push(actor);
    if (!running) this.#open.push([...node.path, actor]);
  }

  #find(path: Branch): Node | null {
    let node = this.#root;
    for (const actor of path) node = node?.children.get(actor) ?? null;
    return node;
  }

  #at(path: Branch, choices: readonly Choice[]): Node {
    const known = this.#find(path);
    if (known) return verified(known, choices);
    const parent = path.length === 0 ? null : this.#find(path.slice(0, -1));
    const actor = path.at(-1);
    const node: Node = {
      path,
      choices,
      asleep: parent && actor !== undefined ? this.#asleepAfter(parent, actor) : [],
      taken: [],
      children: new Map(),
    };
    if (parent && actor !== undefined) parent.children.set(actor, node);
    else this.#root = node;
    return node;
  }

  /** Who slept, and who was taken before this branch, sleeps on until a step is done that his own depends on. */
  #asleepAfter(parent: Node, actor: string): readonly Choice[] {
    const step = parent.choices.find((choice) => choice.actor === actor);
    if (!this.reduce || !step) return [];
    const earlier = parent.taken
      .slice(0, parent.taken.indexOf(actor))
      .flatMap((each) => parent.choices.filter((choice) => choice.actor === each));
    return [...parent.asleep, ...earlier].filter(
      (each) => each.actor !== actor && !areDependent(each, step, this.part.last),
    );
  }
}

function sleeps({ asleep }: Node, actor: string): boolean {
  return asleep.some((each) => each.actor === actor);
}

function verified(node: Node, choices: readonly Choice[]): Node {
  for (const describe of [stepOf, touchedBy]) {
    const [expected, found] = [node.choices.map(describe).sort(), choices.map(describe).sort()];
    if (expected.join('\n') !== found.join('\n')) throw new OrderNotRepeatable(node.path, expected, found);
  }
  return node;
}

function stepOf({ actor, declaration }: Choice): string {
  return `${actor}: ${declaration.name}`;
}

/** What a step touches decides what it is equal to, so it has to repeat as well. */
function touchedBy({
  actor,
  declaration: { name, reads, writes, merges = [], stamps, replaces, serves },
}: Choice): string {
  const [read, written] = [reads, [...writes, ...merges]].map((resources) => resources.join(' and ') || 'nothing');
  return `${actor}: ${name}, which reads ${read} and writes ${written}${stamps === undefined ? '' : `, stamped for ${stamps}`}${replaces === undefined ? '' : `, in place of ${replaces}`}${serves === undefined ? '' : `, for ${serves}`}`;
}
