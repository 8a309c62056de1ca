import { setTimeout as sleep } from 'node:timers/promises';
import type { Blocker, PermutationStep, SqlRace, SqlStep } from '../race/SqlRace';
import type { Session } from '../session/Session';
import type { ServerMessage, SessionEvent } from '../session/SessionEvent';
import { formatResult } from './formatResult';

export interface IsolationRun {
  /** Belongs to no session: set-up and tear-down of the race. */
  readonly control: Session;
  /** In the order of the race's sessions. */
  readonly sessions: readonly Session[];
  readonly isBlocked: (session: Session) => Promise<boolean>;
  /** Ends what a session is under way with, after `maxStepWaitMs`. */
  readonly cancel: (session: Session) => Promise<void>;
  readonly maxStepWaitMs: number;
  readonly print: (text: string) => void;
}

/** The isolation tester would exit here. The message is what it prints last. */
export class IsolationFailure extends Error {
  override readonly name = 'IsolationFailure';
}

/** Locks are looked at so often, as the original does. */
const LOOK_EVERY_MS = 10;

interface Launched {
  readonly step: SqlStep;
  readonly session: Session;
  readonly blockers: readonly Blocker[];
  /** By the index of a blocker: how many notices its session has to have given. */
  readonly wanted: readonly number[];
}

/**
 * Runs one permutation of a race as PostgreSQL 16's isolation tester does (src/test/isolation/isolationtester.c, run_permutation), and prints what that
 * prints. @throws IsolationFailure
 */
export async function runPermutation(
  race: SqlRace,
  steps: readonly PermutationStep[],
  run: IsolationRun,
): Promise<void> {
  await new PermutationRun(race, run).perform(steps);
}

class PermutationRun {
  readonly #active = new Map<Session, Launched>();
  readonly #notices = new Map<Session, number>();
  readonly #steps: ReadonlyMap<string, { readonly step: SqlStep; readonly session: Session }>;
  #waiting: readonly Launched[] = [];
  #heardNotice = false;

  constructor(
    private readonly race: SqlRace,
    private readonly run: IsolationRun,
  ) {
    this.#steps = new Map(
      race.sessions.flatMap(({ steps }, index) => {
        const session = run.sessions[index];
        return session ? steps.map((step) => [step.name, { step, session }] as const) : [];
      }),
    );
  }

  async perform(steps: readonly PermutationStep[]): Promise<void> {
    const { print, control } = this.run;
    print(`\nstarting permutation: ${steps.map(({ step }) => step).join(' ')}\n`);
    for (const { sql } of this.race.setup) await this.#script(control, sql, 'setup failed: ', true);
    for (const [index, { name, setup }] of this.race.sessions.entries())
      if (setup !== null) await this.#script(this.#session(index), setup, `setup of session ${name} failed: `, true);
    for (const step of steps) await this.#launch(step);
    this.#waiting = await this.#completeAll(this.#waiting, false);
    if (this.#waiting.length > 0)
      throw new IsolationFailure('failed to complete permutation due to mutually-blocking steps');
    for (const [index, { name, teardown }] of this.race.sessions.entries())
      if (teardown !== null)
        await this.#script(this.#session(index), teardown, `teardown of session ${name} failed: `, false);
    if (this.race.teardown !== null) await this.#script(control, this.race.teardown, 'teardown failed: ', false);
  }

  #session(index: number): Session {
    const session = this.run.sessions[index];
    if (!session) throw new TypeError(`the run has no session ${index}`);
    return session;
  }

  /** As PQexec: of several results only the last one counts. */
  async #script(session: Session, sql: string, onFailure: string, exits: boolean): Promise<void> {
    const events = await session.run(sql);
    if (session !== this.run.control)
      for (const event of events) if (event.kind === 'notice') this.#printNotice(session, event);
    const last = events.findLast(
      ({ kind }) => kind === 'rows' || kind === 'done' || kind === 'error' || kind === 'lost',
    );
    if (last?.kind === 'rows') this.#printRows(last);
    if (last?.kind !== 'error' && last?.kind !== 'lost') return;
    const message = last.kind === 'error' ? messageText(last) : 'server closed the connection unexpectedly\n';
    if (exits) throw new IsolationFailure(`${onFailure}${message.trimEnd()}`);
    this.run.print(`${onFailure}${message}`);
  }

  async #launch({ step: name, blockers }: PermutationStep): Promise<void> {
    const found = this.#steps.get(name);
    if (!found) throw new TypeError(`the race has no step ${name}`);
    const { step, session } = found;
    await this.#untilIdle(session);
    if (session.lost) throw new IsolationFailure(`failed to send query for step ${name}: no connection to the server`);
    session.send(step.sql);
    const launched: Launched = {
      step,
      session,
      blockers,
      wanted: blockers.map((blocker) =>
        blocker.kind === 'notices' ? blocker.count + this.#noticesOf(this.#sessionOf(blocker.step)) : 0,
      ),
    };
    this.#active.set(session, launched);
    const mustWait = !(await this.#complete(launched, { mayBlock: true, again: false }));
    this.#waiting = await this.#completeAll(this.#waiting, true);
    if (mustWait) this.#waiting = [...this.#waiting, launched];
  }

  /** The session may be under way with an earlier step still. */
  async #untilIdle(session: Session): Promise<void> {
    const beganMs = performance.now();
    for (let active = this.#active.get(session); active !== undefined; active = this.#active.get(session)) {
      const old = active;
      if (await this.#complete(old, { mayBlock: false, again: true }))
        this.#waiting = this.#waiting.filter((each) => each !== old);
      this.#waiting = await this.#completeAll(this.#waiting, true);
      if (!this.#active.has(session)) return;
      if (performance.now() - beganMs > 2 * this.run.maxStepWaitMs)
        throw new IsolationFailure(`step ${old.step.name} timed out`);
      await sleep(1);
    }
  }

  /** Those that are still not done. What one of them gives may be what another one was held for. */
  async #completeAll(waiting: readonly Launched[], mayBlock: boolean): Promise<readonly Launched[]> {
    for (let left = waiting; ;) {
      this.#heardNotice = false;
      const still: Launched[] = [];
      for (const each of left) if (!(await this.#complete(each, { mayBlock, again: true }))) still.push(each);
      const changed = still.length < left.length || this.#heardNotice;
      left = still;
      if (!changed || !still.some(({ blockers }) => blockers.length > 0)) return left;
    }
  }

  /** Waits until a step is done, and prints what it gave. False: it waits for a lock, or is held by a marker. */
  async #complete(
    launched: Launched,
    { mayBlock, again }: { readonly mayBlock: boolean; readonly again: boolean },
  ): Promise<boolean> {
    const { step, session, blockers } = launched;
    const { print } = this.run;
    const wait = () => {
      if (!again) print(`step ${step.name}: ${step.sql} <waiting ...>\n`);
      return false;
    };
    if (!again && blockers.some(({ kind }) => kind === 'once')) return wait();
    if (!(await this.#settled(launched, mayBlock))) return wait();
    this.#printNotices(session);
    if (this.#isHeld(launched)) return wait();
    print(again ? `step ${step.name}: <... completed>\n` : `step ${step.name}: ${step.sql}\n`);
    this.#printEvents(session);
    this.#active.delete(session);
    return true;
  }

  async #settled({ step, session }: Launched, mayBlock: boolean): Promise<boolean> {
    const { maxStepWaitMs, print, isBlocked, cancel } = this.run;
    const beganMs = performance.now();
    let cancelled = false;
    while (session.busy) {
      const timer = new AbortController();
      const done = await Promise.race([
        session.done().then(() => true),
        sleep(LOOK_EVERY_MS, false, { signal: timer.signal }).catch(() => true),
      ]);
      timer.abort();
      this.#printNotices(session);
      if (done) continue;
      if (mayBlock && (await isBlocked(session))) {
        this.#printNotices(session);
        if (session.busy) return false;
        continue;
      }
      const tookMs = performance.now() - beganMs;
      if (tookMs > maxStepWaitMs && !cancelled) {
        print(`isolationtester: canceling step ${step.name} after ${Math.floor(tookMs / 1000)} seconds\n`);
        cancelled = true;
        await cancel(session);
      }
      if (tookMs > 2 * maxStepWaitMs)
        throw new IsolationFailure(`step ${step.name} timed out after ${Math.floor(tookMs / 1000)} seconds`);
    }
    return true;
  }

  #isHeld({ blockers, wanted }: Launched): boolean {
    return blockers.some((blocker, index) => {
      if (blocker.kind === 'once') return false;
      const session = this.#sessionOf(blocker.step);
      return blocker.kind === 'step'
        ? this.#active.get(session)?.step.name === blocker.step
        : this.#noticesOf(session) < (wanted[index] ?? 0);
    });
  }

  #sessionOf(step: string): Session {
    const found = this.#steps.get(step);
    if (!found) throw new TypeError(`the race has no step ${step}`);
    return found.session;
  }

  #noticesOf(session: Session): number {
    return this.#notices.get(session) ?? 0;
  }

  #printNotices(session: Session): void {
    for (const notice of session.takeNotices()) this.#printNotice(session, notice);
  }

  #printNotice(session: Session, notice: ServerMessage): void {
    this.run.print(`${session.name}: ${messageText(notice)}`);
    this.#notices.set(session, this.#noticesOf(session) + 1);
    this.#heardNotice = true;
  }

  /** The results first, then what others have told it. */
  #printEvents(session: Session): void {
    const events = session.take();
    for (const event of events) {
      if (event.kind === 'rows') this.#printRows(event);
      else if (event.kind === 'error') this.run.print(`${event.severity}:  ${event.message}\n`);
      else if (event.kind === 'notice') this.#printNotice(session, event);
      else if (event.kind === 'lost') this.run.print(`${CONNECTION_LOST}\n`);
    }
    for (const event of events)
      if (event.kind === 'notification') {
        const sender = this.run.sessions.find(({ pid }) => pid === event.pid)?.name ?? `PID ${event.pid}`;
        this.run.print(`${session.name}: NOTIFY "${event.channel}" with payload "${event.payload}" from ${sender}\n`);
      }
  }

  #printRows({ columns, rows }: Extract<SessionEvent, { kind: 'rows' }>): void {
    this.run.print(
      formatResult(
        columns.map(({ name }) => name),
        rows,
      ),
    );
  }
}

/** As libpq words it. */
const CONNECTION_LOST =
  'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n';

/** As libpq prints a message by default. */
function messageText({ severity, message, detail, hint }: ServerMessage): string {
  return [
    `${severity}:  ${message}\n`,
    detail === null ? '' : `DETAIL:  ${detail}\n`,
    hint === null ? '' : `HINT:  ${hint}\n`,
  ].join('');
}
