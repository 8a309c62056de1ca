import { setTimeout as sleep } from 'node:timers/promises';
import { loadTestLimits } from '@/lib/contract/loadTests';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { Scenario } from '@/lib/scenarios/Scenario';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { attendLoadTest } from '@/lib/state/loadTests/attend';
import { claimIterations, MOST_ATTEMPTS, type ClaimedIteration } from '@/lib/state/loadTests/claimIterations';
import { endRacing } from '@/lib/state/loadTests/endRacing';
import { failLoadTest } from '@/lib/state/loadTests/failLoadTest';
import { noteLoadTest } from '@/lib/state/loadTests/noteLoadTest';
import { findOver, type LoadTestRun } from '@/lib/state/loadTests/readRun';
import { claimRamp, finishRamp, holdRamp, releaseRamp } from '@/lib/state/loadTests/ramps';
import { releaseIterations } from '@/lib/state/loadTests/releaseIterations';
import { renewLeases } from '@/lib/state/loadTests/renewLeases';
import { saveMachine } from '@/lib/state/loadTests/saveMachine';
import { traced, traceHeaders } from '@/lib/tracing/trace';
import type { JudgedRun, RacedIteration } from '../judge/Judge';
import { createRowSubjects, createSubjects } from '../race/createSubjects';
import { racedWithoutCalls } from '../race/racedWithoutCalls';
import type { Raced } from '../race/Racer';
import { openRequestTarget } from '../target/openRequestTarget';
import { openTarget } from '../target/openTarget';
import { stopForMany } from '../stopForMany';
import { createAdmission, type Admission, LATE_AFTER_MS } from './admission';
import type { EngineContext } from './EngineContext';
import { describeOutage } from './describeOutage';
import { estimateAtRate, rampUp } from './rampUp';
import { watchMachine } from './watchMachine';
import { watchTarget, type TargetWatch } from './watchTarget';

export interface RunInput {
  readonly run: LoadTestRun;
  readonly environment: EnvironmentConfig;
  readonly scenario: Scenario;
}

/** One load test in the hands of this worker, together with others or alone. */
export interface ActiveRun {
  /** Settles, never rejects, when the load test is over or this worker has let go of it. */
  readonly ended: Promise<void>;
  /** To be told what the judge says. */
  finished(claimIds: readonly string[], over: boolean): void;
  /** Sends no further call and gives back what is not finished. */
  stop(): void;
}

const COACHING = 'The coaching API';
const REFERENCE_ENVIRONMENT = 'local';
/** A cancel is heeded within 500 ms. */
const LOOK_MS = 250;
const RENEW_MS = 5_000;
const RETRY_MS = 500;
const MEASURE_MS = 1_000;
/** A ramp finds out how much fits at once, for which long delays are no help. */
const MOST_RAMP_DELAY_MS = 100;
/** After a ramp that met an outage, and twice and three times as long after each further one: what restarts takes a moment. */
const RAMP_AGAIN_MS = 3_000;

/** Claims, races and hands over to the judge until the load test is over. */
export function startRun(context: EngineContext, input: RunInput): ActiveRun {
  const run = new Run(context, input);
  return {
    ended: run.perform(),
    finished: (claimIds, over) => {
      run.finished(claimIds, over);
    },
    stop: () => {
      run.stop();
    },
  };
}

/** Asked only whether anybody answers. */
interface Watched {
  /** As a sentence begins. */
  readonly what: string;
  isAway(): Promise<boolean>;
  close(): void;
}

class Run {
  private readonly stopping = stopForMany();
  private readonly judged: JudgedRun;
  /** Only to ask whether anybody answers; null where nobody is called. */
  private readonly target: Watched | null;
  private readonly watch: TargetWatch;
  private machine = watchMachine();
  private measuredAtMs = performance.now();
  private readonly newSubject: () => string;
  /** Claims of this worker that are not finished, by when each should be judged (`performance.now()`); null while it races. */
  private readonly held = new Map<string, number | null>();
  private admission: Admission;
  /** 0: a ramp is to choose it. */
  private racingAtOnce = 0;
  /** Of the ramp, while this worker performs it. */
  private rampClaim: string | null = null;
  private readonly racing = new Set<Promise<void>>();
  /** Raced, and not yet marked so in the state. */
  private raced: string[] = [];
  private readonly begunAnew = new Set<number>();
  private refusedInARow = 0;
  private over = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly context: EngineContext,
    private readonly input: RunInput,
  ) {
    const {
      run: { id, request, definition },
      environment,
      scenario,
    } = input;
    this.judged = {
      id,
      environment: environment.id,
      scenario: request.scenario,
      definition,
      variant: request.variant,
      settleMs: request.settleMs,
      parameters: request.parameters,
    };
    this.admission = createAdmission(request.concurrency);
    if (input.run.concurrency !== null) this.raceAtOnce(input.run.concurrency);
    const [owner] = environment.customers;
    const newName = createSubjects(id, owner);
    this.newSubject = scenario.kind === 'calls' ? () => newName().text : createRowSubjects(id);
    const target = this.openTarget(newName());
    this.target = target;
    this.watch = watchTarget({
      probe: async () => (target === null ? [] : this.probe(target)),
      onChange: (outages) => {
        context.judge.setOutages(environment.id, outages);
        this.wake();
      },
      onEnd: (outage) => {
        this.attempt('noting an outage', () => noteLoadTest(context.state, id, describeOutage(outage))).catch(
          () => undefined,
        );
      },
    });
  }

  private get id(): string {
    return this.input.run.id;
  }
  /** In this process. What waits for a database would not race, and its wait would pass for a slow race. */
  private get mostRacing(): number {
    const { mostRacing } = this.context.limits;
    return this.input.scenario.kind === 'sql' ? Math.min(mostRacing, loadTestLimits.racedByWorker.ofSql) : mostRacing;
  }
  private get goesOn(): boolean {
    return !this.over && !this.stopping.signal.aborted;
  }

  async perform(): Promise<void> {
    const heartbeat = this.beat();
    while (this.goesOn) {
      await this.attempt('claiming', () => this.advance());
      if (this.goesOn) await this.idle();
    }
    const watching = this.watch.close();
    this.machine.close();
    this.target?.close();
    await Promise.all([heartbeat, watching, ...this.racing]);
    this.context.judge.drop(this.id);
    if (!this.over)
      await this.attempt('giving claims back', () =>
        releaseIterations(this.context.state, this.id, [...this.held.keys()], { counts: false }),
      );
    else await this.attempt('asking for a cleanup', () => this.context.jobs.enqueueCleanup(this.id));
  }

  finished(claimIds: readonly string[], over: boolean): void {
    const nowMs = performance.now();
    for (const claimId of claimIds) {
      const dueMs = this.held.get(claimId);
      if (typeof dueMs === 'number') this.admission.finished(nowMs - dueMs);
      this.held.delete(claimId);
    }
    this.wake();
    if (over) this.end();
  }

  stop(): void {
    this.stopping.abort();
    // Calls under way are broken off: what they would say is no longer asked for.
    this.context.racer.drop(this.id);
    this.wake();
  }

  private end(): void {
    this.over = true;
    this.stop();
  }

  /** One turn: frees the slots of what has raced, and fills the free ones. */
  private async advance(): Promise<void> {
    const { state, worker, limits } = this.context;
    const ended = [...this.raced];
    if (ended.length > 0) {
      await endRacing(state, this.id, ended);
      this.raced = this.raced.slice(ended.length);
      await this.measure();
    }
    const awayMs = this.watch.awayForMs();
    if (awayMs > limits.awayMs)
      return this.fail(
        'target_unavailable',
        `${this.watch.away().join(' and ')} gave no answer for more than ${Math.round(limits.awayMs / 1000)} s.`,
      );
    if (awayMs > 0) return;
    if (this.racingAtOnce === 0) return this.chooseConcurrency();
    const admitted = this.admission.free(this.held.size, this.countLate());
    const free = Math.min(this.racingAtOnce - this.racing.size, admitted);
    if (free <= 0) return;
    const claimed = await claimIterations(state, {
      loadTestId: this.id,
      worker,
      subjects: Array.from({ length: free }, this.newSubject),
    });
    for (const each of claimed) {
      this.held.set(each.claimId, null);
      const racing: Promise<void> = this.race(each)
        .catch((error: unknown) => this.broke(each, error))
        .finally(() => {
          this.racing.delete(racing);
          this.raced.push(each.claimId);
          this.wake();
        });
      this.racing.add(racing);
    }
  }

  private raceAtOnce(concurrency: number): void {
    this.racingAtOnce = Math.min(this.mostRacing, concurrency);
    this.admission = createAdmission(this.racingAtOnce);
  }

  /** By a ramp of this worker's own, or of another one. What it races bears on no rate, and on no figure of the machine. */
  private async chooseConcurrency(): Promise<void> {
    const { state, worker } = this.context;
    const claim = await claimRamp(state, this.id, worker);
    if (claim.kind === 'chosen') {
      this.machine.close();
      this.machine = watchMachine();
      this.raceAtOnce(claim.concurrency);
      this.wake();
    }
    if (claim.kind !== 'mine') return;
    this.rampClaim = claim.claimId;
    try {
      const ramp = await this.rampUp(claim.claimId);
      if (ramp !== null) await finishRamp(state, this.id, claim.claimId, ramp);
      else if (!this.over)
        await releaseRamp(state, this.id, claim.claimId, { counts: this.goesOn, afterMs: RAMP_AGAIN_MS });
      this.wake();
    } catch (error) {
      await releaseRamp(state, this.id, claim.claimId, { counts: this.goesOn });
      throw error;
    } finally {
      this.rampClaim = null;
    }
  }

  private async rampUp(claimId: string): ReturnType<typeof rampUp> {
    const { state, racer } = this.context;
    const { run } = this.input;
    const { delaysMs, iterations } = run.request;
    const delayMs = Math.min(MOST_RAMP_DELAY_MS, ...delaysMs);
    const planned = delaysMs.length * iterations;
    const furtherDelayMs = delaysMs.reduce((sum, each) => sum + each, 0) / delaysMs.length - delayMs;
    const hold = async (held: Parameters<typeof holdRamp>[3]): Promise<boolean> =>
      this.goesOn && (await holdRamp(state, this.id, claimId, held)) && this.goesOn;
    const made: string[] = [];
    try {
      return await rampUp({
        planned,
        estimateMs: (level) => estimateAtRate(level, { planned, furtherDelayMs }),
        mostRacing: this.mostRacing,
        subjects: async (count) => {
          const subjects = Array.from({ length: count }, this.newSubject);
          // Kept in mind before anything is written, so that nothing is left of a worker that dies.
          return (await hold({ measured: null, subjects: [...subjects, ...made.splice(0)] })) ? subjects : null;
        },
        race: async (subject) => {
          const raced = this.goesOn ? await racer.race(run, { subject, delayMs }) : null;
          if (raced === null || !this.goesOn) return null;
          // A service may choose another name than it was offered.
          if (raced.subject !== subject) made.push(raced.subject);
          if (raced.trouble?.kind !== 'away') return raced;
          this.suspectTarget();
          return null;
        },
        onMeasured: async (measured) => {
          await hold({ measured, subjects: made.splice(0) });
        },
      });
    } finally {
      if (made.length > 0) await hold({ measured: null, subjects: made.splice(0) });
    }
  }

  private async race({ n, claimId, delayMs, subject }: ClaimedIteration): Promise<void> {
    const startedMs = performance.now();
    const attributes = {
      'lastwrite.load_test.id': this.id,
      'lastwrite.scenario': this.input.run.request.scenario,
      'lastwrite.variant': this.input.run.request.variant,
      'lastwrite.iteration': n,
      'lastwrite.delay_ms': delayMs,
    };
    let caller = {};
    const raced = await traced('race iteration', { attributes }, () => {
      caller = traceHeaders();
      return this.context.racer.race(this.input.run, { subject, delayMs });
    });
    const answeredMs = performance.now();
    if (raced === null || !this.held.has(claimId)) return;
    // A token that ran out says nothing about the race, which begins once more with a new one.
    if (raced.hasNewToken && !this.begunAnew.has(n)) {
      this.begunAnew.add(n);
      return this.giveBack(claimId, { counts: false });
    }
    await this.handOver(raced, { claimId, startedMs, answeredMs, caller });
  }

  /** The race itself broke, and with it whatever it knew: somebody begins it again, but not for ever. */
  private async broke({ claimId, attempts, subject }: ClaimedIteration, error: unknown): Promise<void> {
    // Whose racer ends with it says nothing of the race.
    if (!this.goesOn) return;
    this.context.onError('a race broke', error);
    if (!this.held.has(claimId)) return;
    if (attempts < MOST_ATTEMPTS) return this.giveBack(claimId, { counts: true });
    const why = error instanceof Error ? error.message : String(error);
    const nowMs = performance.now();
    await this.handOver(
      racedWithoutCalls(subject, { trouble: { reason: `The race broke ${attempts} times: ${why}`, isCreate: true } }),
      { claimId, startedMs: nowMs, answeredMs: nowMs },
    );
  }

  private async handOver(
    raced: Raced,
    race: Pick<RacedIteration, 'claimId' | 'startedMs' | 'answeredMs' | 'caller'>,
  ): Promise<void> {
    await this.heedTrouble(raced);
    // The reference service tells of its calls under one environment's name; elsewhere the console has to do that itself.
    const recorded = raced.recorded && this.judged.environment === REFERENCE_ENVIRONMENT;
    if (this.over) return;
    this.held.set(race.claimId, race.answeredMs + this.judged.settleMs);
    this.context.judge.add(this.judged, [{ ...raced, ...race, recorded }], performance.now());
  }

  private countLate(): number {
    const lateBeforeMs = performance.now() - LATE_AFTER_MS;
    let late = 0;
    for (const dueMs of this.held.values()) if (dueMs !== null && dueMs < lateBeforeMs) late += 1;
    return late;
  }

  /** Kept while it races: what comes after, waiting and judging, bears on no rate. */
  private async measure(): Promise<void> {
    const measured = this.machine.read();
    const isDue = this.racing.size === 0 || performance.now() - this.measuredAtMs > MEASURE_MS;
    if (measured === null || !isDue) return;
    this.measuredAtMs = performance.now();
    await saveMachine(this.context.state, this.id, this.context.worker, {
      ...measured,
      heldBack: this.admission.heldBack(),
      overdue: this.admission.overdue(),
    });
  }

  /** For somebody to begin it again, on another subject. */
  private async giveBack(claimId: string, counted: Parameters<typeof releaseIterations>[3]): Promise<void> {
    this.held.delete(claimId);
    await this.attempt('giving a claim back', () => releaseIterations(this.context.state, this.id, [claimId], counted));
  }

  private async heedTrouble({ trouble }: Raced): Promise<void> {
    if (trouble?.kind === 'away') this.suspectTarget();
    if (trouble === null) this.refusedInARow = 0;
    else if (trouble.kind !== 'away') this.refusedInARow += 1;
    if (trouble !== null && this.refusedInARow >= this.context.limits.mostRefused) {
      await this.attempt('ending the run', () =>
        this.fail('target_refuses', `${this.refusedInARow} iterations in a row could not be raced: ${trouble.reason}.`),
      );
    }
  }

  private async fail(code: string, detail: string): Promise<void> {
    await failLoadTest(this.context.state, this.id, { code, detail });
    this.context.onEvent('a load test failed', { loadTest: this.id, code });
    this.end();
  }

  /** Beside the races: notices the end that somebody else gave the load test, and holds the claims. */
  private async beat(): Promise<void> {
    let renewAtMs = performance.now();
    while (this.goesOn) {
      await this.attempt('looking at the run', async () => {
        if ((await findOver(this.context.state, [this.id])).has(this.id)) this.end();
        if (!this.goesOn || performance.now() < renewAtMs) return;
        renewAtMs = performance.now() + RENEW_MS;
        // First what waits for nobody's lock on the load test.
        const asked = [...this.held.keys()];
        const kept = asked.length === 0 ? new Set() : await renewLeases(this.context.state, this.id, asked);
        for (const claimId of asked) if (!kept.has(claimId)) this.held.delete(claimId);
        // Whoever holds iterations, or the ramp, is known to be there.
        if (this.rampClaim !== null) await holdRamp(this.context.state, this.id, this.rampClaim);
        else if (asked.length === 0) await attendLoadTest(this.context.state, this.id);
      });
      await sleep(LOOK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** null: nobody is called. */
  private openTarget(unknown: ScorecardName): Watched | null {
    const {
      run: { request },
      environment,
      scenario,
    } = this.input;
    const { callTimeoutMs: timeoutMs } = this.context.limits;
    switch (scenario.kind) {
      case 'rows':
      case 'sql':
        return null;
      case 'calls': {
        const target = openTarget(environment, unknown, {
          variant: request.variant,
          latency: request.latency,
          transport: request.transport,
          timeoutMs,
        });
        return { what: COACHING, isAway: async () => (await target.probe(unknown)).away, close: () => target.close() };
      }
      case 'requests': {
        const target = openRequestTarget(environment, scenario, request.variant, timeoutMs);
        const what = `The target “${scenario.targetOf(request.variant)}”`;
        return { what, isAway: async () => !(await target.isThere()), close: () => target.close() };
      }
      default:
        return scenario satisfies never;
    }
  }

  private async probe(target: Watched): Promise<readonly string[]> {
    const [away, stores] = await Promise.all([target.isAway(), this.context.probeStores(this.input.environment)]);
    return [...(away ? [target.what] : []), ...stores];
  }

  private suspectTarget(): void {
    if (this.target !== null) this.watch.suspect(this.target.what);
  }

  /** Until something happens that frees or fills a slot, or a little while. */
  private idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.raced.length > 0 || !this.goesOn) this.wake();
    });
  }

  /** The state may be away for a while: what was not done is done with the next turn. */
  private async attempt(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.context.onError(`${what} failed`, error);
      await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
