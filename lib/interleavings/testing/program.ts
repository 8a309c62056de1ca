import type { Resource } from '@/lib/coaching/resources';
import type { Actor } from '@/lib/races/control/Conductor';
import type { Trial } from '../exploreOrders';

/** A step of a small program over shared cells. `lock` waits while another actor holds the lock, which its actor's `unlock` gives back. */
export type Instruction =
  | { readonly kind: 'read' | 'write' | 'append'; readonly cell: string }
  | { readonly kind: 'lock' | 'unlock'; readonly cell: string };

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

/** Runs `programs` as the actors p1, p2, …; `deferred` programs are left behind by the actor of the same index when it ends. */
export function programTrial(programs: readonly Program[], deferred: readonly (Program | undefined)[] = []): ProgramTrial {
  const cells = new Map<string, string>();
  const seen = new Map<string, string[]>();
  const locks = new Map<string, Lock>();
  const actors = Object.fromEntries(programs.map((program, index): [string, Actor] => {
    const id = `p${index + 1}`;
    return [id, async ({ step, defer }) => {
      const perform = async (own: string, run: Program, through: typeof step) => {
        for (const instruction of run) await through(declare(instruction), () => execute(own, instruction, cells, seen, locks));
      };
      // As a database does with an actor that is given up.
      await perform(id, program, step).catch((error: unknown) => {
        for (const cell of locks.keys()) giveBack(id, cell, locks);
        throw error;
      });
      const later = deferred[index];
      if (later) defer({ name: 'later', run: (own) => perform(`${id}.async`, later, own) });
    }];
  }));
  const blocked = (ids: readonly string[]) => {
    const waiting = [...locks.values()].flatMap((lock) => lock.queue.map(({ actor }) => actor));
    return Promise.resolve(new Set(ids.filter((id) => waiting.includes(id))));
  };
  const state = () => JSON.stringify([[...cells].sort(), [...seen].sort()]);
  return { actors, blocked, cells, seen, state };
}

function declare({ kind, cell }: Instruction) {
  const resource: Resource = `postgres:${kind === 'lock' || kind === 'unlock' ? `lock ${cell}` : cell}`;
  return { name: `${kind} ${cell}`, reads: kind === 'read' || kind === 'append' ? [resource] : [], writes: kind === 'read' ? [] : [resource] };
}

async function execute(actor: string, { kind, cell }: Instruction, cells: Map<string, string>, seen: Map<string, string[]>, locks: Map<string, Lock>): Promise<void> {
  const value = cells.get(cell) ?? '';
  switch (kind) {
    case 'read': seen.set(actor, [...(seen.get(actor) ?? []), value]); return;
    case 'write': cells.set(cell, `${actor}(${(seen.get(actor) ?? []).join(',')})`); return;
    case 'append': cells.set(cell, `${value}${actor};`); return;
    case 'lock': return takeLock(actor, cell, locks);
    case 'unlock': giveBack(actor, cell, locks); return;
    default: kind satisfies never;
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
    const waitsForUs = [...locks.values()].some((other) => other.holder === actor && other.queue.some((each) => each.actor === holder));
    if (waitsForUs) setTimeout(() => { refuseWaiter(actor, lock, locks); }, 5);
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
