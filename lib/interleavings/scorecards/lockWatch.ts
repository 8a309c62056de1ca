import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { BlockedProbe } from '../ControlledRun';

/** As PostgreSQL's own isolation tester asks: a session waits when another one blocks it. */
const BLOCKED = 'SELECT pid FROM unnest($1::int[]) AS pid WHERE cardinality(pg_blocking_pids(pid)) > 0';
/** Questions of several orders in flight within this time are asked as one. */
const COLLECT_MS = 1;

/** Tells which sessions wait for a lock; one query for all who ask at the same time. */
export class LockWatch {
  #asked: { readonly pids: readonly number[]; readonly tell: (waiting: ReadonlySet<number>) => void; readonly fail: (error: unknown) => void }[] = [];

  constructor(private readonly pool: Pool) {}

  waitingAmong(pids: readonly number[]): Promise<ReadonlySet<number>> {
    if (pids.length === 0) return Promise.resolve(new Set());
    return new Promise((tell, fail) => {
      this.#asked.push({ pids, tell, fail });
      if (this.#asked.length === 1) void sleep(COLLECT_MS).then(() => this.#ask());
    });
  }

  async #ask(): Promise<void> {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const { rows } = await this.pool.query<{ pid: number }>({ name: 'explorer_blocked', text: BLOCKED, values: [asked.flatMap(({ pids }) => pids)] });
      const waiting = new Set(rows.map(({ pid }) => pid));
      for (const { tell } of asked) tell(waiting);
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}

/** The sessions that each actor of one run holds, as far as it holds any in a transaction. */
export class Sessions {
  readonly #pids = new Map<string, number>();

  constructor(private readonly pool: Pool, private readonly watch: LockWatch) {}

  /** The pool for one actor: whichever connection it takes out is known as this actor's until it is given back. */
  poolOf(actor: string): Pool {
    const connect = async () => {
      const client = await this.pool.connect();
      const { processID } = client as typeof client & { readonly processID?: number };
      if (processID !== undefined) this.#pids.set(actor, processID);
      return client;
    };
    // A pool's own query takes its connection with a callback; what it runs is a single statement, which waits for no row's lock here.
    return Object.assign(Object.create(this.pool) as Pool, { connect, query: this.pool.query.bind(this.pool) });
  }

  readonly blocked: BlockedProbe = async (actors) => {
    const pids = actors.flatMap((actor) => this.#pids.get(actor) ?? []);
    const waiting = await this.watch.waitingAmong(pids);
    return new Set(actors.filter((actor) => waiting.has(this.#pids.get(actor) ?? -1)));
  };
}
