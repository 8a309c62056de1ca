import { loadTestLimits } from '@/lib/contract/loadTests';
import type { StepTrace } from '@/lib/evidence/model';
import { createWallClock } from '@/lib/reference/clock';
import type { Judgement } from '@/lib/scenarios/Race';
import { LabError } from '@/lib/scenarios/sql/database/LabError';
import { labLimits } from '@/lib/scenarios/sql/database/limits';
import { judgeOrder } from '@/lib/scenarios/sql/explore/judgeOrder';
import type { LabOrder } from '@/lib/scenarios/sql/explore/LabOrder';
import { LabSlot } from '@/lib/scenarios/sql/explore/LabSlot';
import { sqlTrial, type Progress } from '@/lib/scenarios/sql/explore/sqlTrial';
import type { SqlRace } from '@/lib/scenarios/sql/race/SqlRace';
import { preparesTransactions } from '@/lib/scenarios/sql/race/preparesTransactions';
import { usesClickHouse } from '@/lib/scenarios/sql/race/usesClickHouse';
import type { SqlScenario } from '@/lib/scenarios/sql/SqlScenario';
import type { ActorOutcome } from '@/lib/steps/Gate';
import { runStep, traceSteps } from '@/lib/steps/step';
import { stopForMany } from '../stopForMany';
import { Places } from './Places';
import { racedWithoutCalls } from './racedWithoutCalls';
import type { JudgedRace, Raced, RunRacer } from './Racer';
import { waitUntil } from './waitUntil';

export interface SqlRacerOptions {
  readonly scenario: SqlScenario;
  readonly variant: string;
  /** Of a role that may make databases and roles. */
  readonly url: string;
  /** Of a user who may make databases; null: races with ClickHouse steps cannot be run. */
  readonly clickhouseUrl: string | null;
}

/** Of a table, what is kept with an iteration that did not pass. */
const MOST_ROWS = 20;

const clock = createWallClock();

/** Races SQL sessions against each other, each race in a database that is emptied before it; the databases go with the run. Opens nothing yet. */
export function openSqlRacer({ scenario, variant, url, clickhouseUrl }: SqlRacerOptions): RunRacer {
  const race = scenario.raceOf(variant);
  const isAlone = preparesTransactions(race);
  const atOnce = isAlone ? 1 : loadTestLimits.racedByWorker.ofSql;
  const places = new Places(() => atOnce);
  const stopping = stopForMany();
  const { signal } = stopping;
  const free: LabSlot[] = [];
  const open = (): Promise<LabSlot> => {
    if (!usesClickHouse(race)) return LabSlot.open(url, null, labLimits);
    if (clickhouseUrl === null)
      throw new LabError('database', 'It has steps on ClickHouse, and LASTWRITE_LAB_CLICKHOUSE_URL names none.');
    return LabSlot.open(url, clickhouseUrl, labLimits);
  };
  const drop = (slot: LabSlot) => slot.drop().catch(() => undefined);
  return {
    async race(subject, delayMs) {
      const leave = await places.enter(1);
      let slot: LabSlot | null = null;
      try {
        if (signal.aborted) return null;
        slot = free.pop() ?? (await open());
        const end = isAlone ? await slot.alone(signal) : null;
        let raced: Raced | null;
        try {
          raced = await raceOn(slot, race, subject, delayMs, signal);
        } finally {
          await end?.();
        }
        if (!signal.aborted) {
          free.push(slot);
          slot = null;
        }
        return raced;
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        return racedWithoutCalls(subject, { trouble: { reason: error.message, isCreate: true } });
      } finally {
        // What a race has broken is of no use to the next one.
        if (slot !== null) await drop(slot);
        leave();
      }
    },
    async close() {
      stopping.abort();
      // The last to leave: whoever races still drops the database that it has.
      const leave = await places.enter(atOnce);
      await Promise.all(free.splice(0).map(drop));
      leave();
    },
  };
}

async function raceOn(
  slot: LabSlot,
  race: SqlRace,
  subject: string,
  delayMs: number,
  signal: AbortSignal,
): Promise<Raced | null> {
  await slot.prepare(race);
  const trial = sqlTrial(race, slot);
  const steps: (StepTrace & { readonly call: string })[] = [];
  const run = async (name: string): Promise<readonly [string, ActorOutcome]> => {
    const step = traceSteps(runStep, clock, name, (trace) => {
      steps.push({ ...trace, call: name });
    });
    try {
      const actor = trial.actors[name];
      if (actor === undefined) throw new TypeError(`there is no session ${name}`);
      return [name, { status: 'done', value: await actor({ step, defer: () => undefined }) }];
    } catch (error) {
      return [name, { status: 'failed', error }];
    }
  };
  const names = race.sessions.map(({ name }) => name);
  const startedMs = performance.now();
  const first = names.slice(0, -1).map(run);
  if (delayMs > 0) await waitUntil(startedMs + delayMs, signal);
  if (signal.aborted) {
    await Promise.all(first);
    return null;
  }
  const delayErrorMs = performance.now() - startedMs - delayMs;
  const outcomes = new Map(await Promise.all([...first, ...names.slice(-1).map(run)]));
  const order = await judgeOrder(race, { trial, events: [], outcomes }, labLimits);
  return racedWithoutCalls(subject, {
    delayErrorMs,
    steps,
    judged: { judgement: judgementOf(order, trial.progress), tables: tablesOf(order) },
  });
}

/** What was seen to be violated is; without a violation, whatever kept a session from its end or a check from running leaves it unjudged. */
function judgementOf({ violated, unchecked, timeouts }: LabOrder, progress: Progress): Judgement {
  if (violated.length > 0) return { outcome: 'failed', violations: violated.map(({ check }) => check) };
  const [open] = unchecked;
  if (open !== undefined)
    return { outcome: 'unknown', reason: `The check ${open.check} could not be run: ${open.why}` };
  if (timeouts.length > 0)
    return {
      outcome: 'unknown',
      reason: `A step of ${timeouts.join(', ')} did not end within ${labLimits.stepMs / 1000} s.`,
    };
  for (const { session, step, results } of progress.steps.values())
    for (const result of results) {
      const { kind } = result;
      // Class 42, of syntax and names: such a step never does what it is there for.
      if (kind === 'error' && /^42\w{3}$/.test(result.code))
        return { outcome: 'unknown', reason: `The step ${step} failed: ${result.message} (${result.code}).` };
      if (kind === 'too_large')
        return {
          outcome: 'unknown',
          reason: `The answer to the step ${step} was larger than ${labLimits.answerBytes / 1024 / 1024} MB.`,
        };
      if (kind === 'lost') return { outcome: 'unknown', reason: `The server ended the session ${session}.` };
    }
  return { outcome: 'passed' };
}

function tablesOf({ contents, violated, victims, serialization, skipped }: LabOrder): JudgedRace['tables'] {
  const told = (columns: readonly string[], row: readonly (string | null)[]) =>
    row.map((value, index) => `${columns[index] ?? ''} ${value ?? 'NULL'}`.trim()).join(', ');
  const met = Object.fromEntries([
    ...serialization.map((session) => [session, 'serialization failure']),
    ...victims.map((session) => [session, 'deadlock victim']),
    ...skipped.map((step) => [step, 'left out']),
  ]) as Record<string, string>;
  const rowsOf = (rows: readonly (readonly (string | null)[])[], columns: readonly string[] = []) =>
    Object.fromEntries(rows.slice(0, MOST_ROWS).map((row, index) => [`row ${index + 1}`, told(columns, row)]));
  return {
    ...Object.fromEntries(violated.map(({ check, rows }) => [`violates ${check}`, rowsOf(rows)])),
    ...(Object.keys(met).length === 0 ? {} : { sessions: met }),
    ...Object.fromEntries(
      contents.map(({ store, table, columns, rows }) => [`${store} ${table}`, rowsOf(rows, columns)]),
    ),
  };
}
