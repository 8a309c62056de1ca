import type { Resource } from '../resources';
import type { StepDeclaration } from '../step';
import { declared } from './declared';
import type { Actor } from '../Actor';
import type { Trial } from '../exploreOrders';

/**
 * A step of a small program over shared cells. `lock` waits while another actor holds the lock, which its actor's `unlock` gives back. A cell can also be merged
 * into, and then holds the content with the highest version: `stamped` takes that version from the clock, for a content of the actor's own or for `of`, which
 * is the same whoever inserts it; `put` brings the version that its actor's last `take` took. `update` takes the lock and then, when it has it, reads the cell
 * and takes a version, as a database does with a row; `commit` gives the lock back. `replace` writes a cell, and `copy`
 * stamps one with a content of the actor's own, of which only the last one decides. `look` reads a cell of which nothing but the actor's copy of `into` tells.
 */
export type Instruction =
  | { readonly kind: 'read' | 'write' | 'append'; readonly cell: string }
  | { readonly kind: 'lock' | 'unlock'; readonly cell: string }
  | { readonly kind: 'stamped'; readonly cell: string; readonly of?: string }
  | { readonly kind: 'take' }
  | { readonly kind: 'put'; readonly cell: string }
  | { readonly kind: 'replace' | 'copy'; readonly cell: string }
  | { readonly kind: 'look'; readonly cell: string; readonly into: string }
  | { readonly kind: 'update' | 'commit'; readonly cell: string };

export type Program = readonly Instruction[];

/** A trial over memory alone: what the actors did stands in `cells` and `seen`. */
export interface ProgramTrial extends Trial {
  readonly cells: Map<string, string>;
  /** What each actor read, in order. */
  readonly seen: Map<string, string[]>;
  state(): string;
}

interface Lock {
  holder: string | null;
  readonly queue: { readonly actor: string; readonly take: () => void; readonly refuse: (error: Error) => void }[];
}

/** What has been merged into cells, and the clock. */
class Merged {
  readonly #winners = new Map<string, { readonly version: number; readonly content: string }>();
  readonly #taken = new Map<string, number>();
  #now = 0;

  take(actor: string): void {
    this.#taken.set(actor, (this.#now += 1));
  }

  stamp(cell: string, content: string): void {
    this.#merge(cell, (this.#now += 1), content);
  }

  put(actor: string, cell: string, content: string): void {
    this.#merge(cell, this.#taken.get(actor) ?? 0, content);
  }

  read(cell: string): string | undefined {
    return this.#winners.get(cell)?.content;
  }

  get contents(): readonly (readonly [string, string])[] {
    return [...this.#winners].map(([cell, { content }]) => [cell, content] as const).sort();
  }

  #merge(cell: string, version: number, content: string): void {
    const held = this.#winners.get(cell);
    if (!held || version >= held.version) this.#winners.set(cell, { version, content });
  }
}

/** Runs `programs` as the actors p1, p2, …; `deferred` programs are left behind by the actor of the same index when it ends. */
export function programTrial(
  programs: readonly Program[],
  deferred: readonly (Program | undefined)[] = [],
): ProgramTrial {
  const cells = new Map<string, string>();
  const seen = new Map<string, string[]>();
  const locks = new Map<string, Lock>();
  const merged = new Merged();
  const memory: Memory = { cells, seen, locks, merged, looked: new Map() };
  const actors = Object.fromEntries(
    programs.map((program, index): [string, Actor] => {
      const id = `p${index + 1}`;
      return [
        id,
        async ({ step, defer }) => {
          const perform = async (own: string, run: Program, through: typeof step) => {
            for (const instruction of run) await through(declare(instruction), () => execute(own, instruction, memory));
          };
          // As a database does with an actor that is given up.
          await perform(id, program, step).catch((error: unknown) => {
            for (const cell of locks.keys()) giveBack(id, cell, locks);
            throw error;
          });
          const later = deferred[index];
          if (later) defer({ name: 'later', run: (own) => perform(`${id}.async`, later, own) });
        },
      ];
    }),
  );
  const blocked = (ids: readonly string[]) => {
    const waiting = [...locks.values()].flatMap((lock) => lock.queue.map(({ actor }) => actor));
    return Promise.resolve(new Set(ids.filter((id) => waiting.includes(id))));
  };
  const state = () => JSON.stringify([[...cells].sort(), [...seen].sort(), merged.contents]);
  return { actors, blocked, cells, seen, state };
}

interface Memory {
  readonly cells: Map<string, string>;
  readonly seen: Map<string, string[]>;
  readonly locks: Map<string, Lock>;
  readonly merged: Merged;
  /** What an actor looked at, for its copies. */
  readonly looked: Map<string, string>;
}

function declare(instruction: Instruction): StepDeclaration {
  if (instruction.kind === 'take') return declared('take', { stamps: 'a copy of its own' });
  const { kind, cell } = instruction;
  const resource: Resource = `postgres:${cell}`;
  const lock: Resource = `postgres-lock:${cell}`;
  switch (kind) {
    case 'read':
      return declared(`read ${cell}`, { effect: 'read', reads: [resource] });
    case 'look':
      return declared(`look at ${cell}`, {
        effect: 'read',
        reads: [resource],
        serves: `whole:copy of ${instruction.into}`,
      });
    case 'append':
      return declared(`append ${cell}`, { effect: 'write', reads: [resource], writes: [resource] });
    case 'put':
      return declared(`put ${cell}`, { effect: 'write', merges: [resource] });
    case 'update':
      return declared(`update ${cell}`, {
        effect: 'write',
        reads: [resource],
        writes: [lock],
        stamps: 'a copy of its own',
      });
    case 'commit':
      return declared('commit', { effect: 'commit', writes: [lock] });
    case 'stamped':
      return declared(`stamped ${cell}`, {
        effect: 'write',
        merges: [resource],
        stamps: instruction.of === undefined ? 'a copy of its own' : `row version ${instruction.of}`,
      });
    case 'replace':
      return declared(`replace ${cell}`, { effect: 'write', writes: [resource], replaces: `whole:${cell}` });
    case 'copy':
      return declared(`copy ${cell}`, {
        effect: 'write',
        merges: [resource],
        stamps: 'a copy of its own',
        replaces: `whole:copy of ${cell}`,
      });
    case 'lock':
    case 'unlock':
      return declared(`${kind} ${cell}`, { effect: 'write', writes: [lock] });
    case 'write':
      return declared(`${kind} ${cell}`, { effect: 'write', writes: [resource] });
    default:
      return kind satisfies never;
  }
}

async function execute(actor: string, instruction: Instruction, memory: Memory): Promise<void> {
  const { cells, seen, locks, merged, looked } = memory;
  const own = `${actor}(${(seen.get(actor) ?? []).join(',')})`;
  if (instruction.kind === 'take') return merged.take(actor);
  const { kind, cell } = instruction;
  const held = `${cells.get(cell) ?? ''}${merged.read(cell) ?? ''}`;
  switch (kind) {
    case 'read':
      seen.set(actor, [...(seen.get(actor) ?? []), held]);
      return;
    case 'look':
      looked.set(`${actor} ${instruction.into}`, held);
      return;
    case 'write':
    case 'replace':
      cells.set(cell, own);
      return;
    case 'append':
      cells.set(cell, `${cells.get(cell) ?? ''}${actor};`);
      return;
    case 'lock':
      return takeLock(actor, cell, locks);
    case 'unlock':
      giveBack(actor, cell, locks);
      return;
    case 'commit':
      giveBack(actor, cell, locks);
      return;
    case 'update':
      await takeLock(actor, cell, locks);
      merged.take(actor);
      seen.set(actor, [...(seen.get(actor) ?? []), `${cells.get(cell) ?? ''}${merged.read(cell) ?? ''}`]);
      return;
    case 'stamped':
      merged.stamp(cell, instruction.of ?? own);
      return;
    case 'copy':
      merged.stamp(cell, `${own}${looked.get(`${actor} ${cell}`) ?? ''}`);
      return;
    case 'put':
      merged.put(actor, cell, own);
      return;
    default:
      kind satisfies never;
  }
}

async function takeLock(actor: string, cell: string, locks: Map<string, Lock>): Promise<void> {
  const lock = locks.get(cell) ?? { holder: null, queue: [] };
  locks.set(cell, lock);
  if (lock.holder === null || lock.holder === actor) {
    lock.holder = actor;
    return;
  }
  const { holder } = lock;
  await new Promise<void>((take, refuse) => {
    lock.queue.push({ actor, take, refuse });
    // As a database does: whoever closes the circle is refused, and gives back what it holds.
    const waitsForUs = [...locks.values()].some(
      (other) => other.holder === actor && other.queue.some((each) => each.actor === holder),
    );
    if (waitsForUs)
      setTimeout(() => {
        refuseWaiter(actor, lock, locks);
      }, 5);
  });
}

function refuseWaiter(actor: string, lock: Lock, locks: Map<string, Lock>): void {
  const index = lock.queue.findIndex((each) => each.actor === actor);
  const [waiter] = lock.queue.splice(index, 1);
  for (const [cell, other] of locks) if (other.holder === actor) giveBack(actor, cell, locks);
  waiter?.refuse(new Error('deadlock detected'));
}

function giveBack(actor: string, cell: string, locks: Map<string, Lock>): void {
  const lock = locks.get(cell);
  if (lock?.holder !== actor) return;
  const next = lock.queue.shift();
  lock.holder = next?.actor ?? null;
  next?.take();
}
