import type { Pool, PoolClient, QueryConfig } from 'pg';
import type { BlockedProbe } from '@/lib/steps/ControlledRun';
import type { LockWatch } from './LockWatch';

interface Wait {
  readonly blockers: string;
  readonly sinceMs: number;
}

/** With a longer timeout a deadlock is found by whoever waited first, long after the circle has closed. */
const LONGEST_AWAITED_CHECK_MS = 100;
const SLACK_MS = 3;

/** The sessions that each actor of one run holds while it holds any, and which of them wait for a lock. */
export class Sessions {
  readonly #pids = new Map<string, readonly number[]>();
  readonly #waits = new Map<string, Wait>();
  readonly #waitedFor = new Map<string, Set<string>>();

  constructor(
    private readonly pool: Pool,
    private readonly watch: LockWatch,
  ) {}

  /** The pool for one actor: whichever connection it takes out, a single statement's included, is known as this actor's until it is given back. */
  poolOf(actor: string): Pool {
    const connect = async (): Promise<PoolClient> => {
      const client = await this.pool.connect();
      const { processID } = client as typeof client & { readonly processID?: number };
      if (processID !== undefined) this.#pids.set(actor, [...this.#pidsOf(actor), processID]);
      const release = client.release.bind(client);
      // The pool gives a connection a new release each time it hands it out.
      client.release = (broken) => {
        this.#pids.set(
          actor,
          this.#pidsOf(actor).filter((pid) => pid !== processID),
        );
        release(broken);
      };
      return client;
    };
    const query = async (statement: string | QueryConfig, values?: unknown[]) => {
      const client = await connect();
      try {
        return await client.query(statement, values);
      } finally {
        client.release();
      }
    };
    return Object.assign(Object.create(this.pool) as Pool, { connect, query });
  }

  /** A connection that is an actor's for the whole run. */
  give(actor: string, pid: number): void {
    this.#pids.set(actor, [...this.#pidsOf(actor), pid]);
  }

  /**
   * An actor counts as blocked when its session waits for one of another actor of the run: two orders in flight may as well wait for each other while a
   * table grows, which is over by itself. If others may wait for it in turn, its own search for a deadlock has to be over too: so it is always the actor
   * that closes a circle who is refused, and never a matter of time.
   */
  readonly blocked: BlockedProbe = async (actors) => {
    const pids = actors.flatMap((actor) => this.#pidsOf(actor));
    const waiters = await this.watch.waitersAmong(pids);
    const checkMs = waiters.size === 0 ? 0 : await this.#checkMs();
    return new Set(
      actors.filter((actor) => {
        const own = new Set([...this.#pids.values()].flat());
        const waiter = this.#pidsOf(actor)
          .flatMap((pid) => waiters.get(pid) ?? [])
          .find(({ blockers }) => blockers.some((pid) => own.has(pid)));
        if (!waiter) {
          this.#waits.delete(actor);
          return false;
        }
        const known = this.#waits.get(actor);
        const blockers = waiter.blockers.join();
        const wait = known?.blockers === blockers ? known : { blockers, sinceMs: performance.now() };
        this.#waits.set(actor, wait);
        const isBlocked = !waiter.holds || performance.now() - wait.sinceMs >= checkMs;
        if (isBlocked) this.#note(actor, waiter.blockers);
        return isBlocked;
      }),
    );
  };

  /** For whom an actor was seen to wait since this was last asked, in the order in which they were seen. */
  takeWaits(actor: string): readonly string[] {
    const seen = this.#waitedFor.get(actor) ?? new Set();
    this.#waitedFor.delete(actor);
    return [...seen];
  }

  /** Whether an actor has a connection of its own at this moment. */
  readonly inTransaction = (actor: string): boolean => this.#pidsOf(actor).length > 0;

  #note(actor: string, blockers: readonly number[]): void {
    const seen = this.#waitedFor.get(actor) ?? new Set();
    for (const [other, pids] of this.#pids) if (blockers.some((pid) => pids.includes(pid))) seen.add(other);
    this.#waitedFor.set(actor, seen);
  }

  #pidsOf(actor: string): readonly number[] {
    return this.#pids.get(actor) ?? [];
  }

  async #checkMs(): Promise<number> {
    const timeoutMs = await this.watch.deadlockTimeoutMs();
    return timeoutMs > LONGEST_AWAITED_CHECK_MS ? 0 : timeoutMs + SLACK_MS;
  }
}
