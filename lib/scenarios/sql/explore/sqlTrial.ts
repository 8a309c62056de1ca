import { Sessions } from '@/lib/scenarios/control/Sessions';
import type { Actor, Stage } from '@/lib/steps/Actor';
import type { Trial } from '@/lib/steps/exploreOrders';
import type { StepDeclaration } from '@/lib/steps/step';
import { captured, isTrue, literalOf, type CapturedValue } from '../race/captured';
import { fillIn } from '../race/fillIn';
import type { SqlRace, SqlSession, SqlStep } from '../race/SqlRace';
import type { StepRun } from '../session/StepRun';
import type { LabSlot } from './LabSlot';
import { toResults, type StepResult } from './LabOrder';

/** What the sessions of an order have come to so far. */
export interface Progress {
  /** By the name of the step as it is declared, attempt included. */
  readonly steps: Map<
    string,
    {
      readonly session: string;
      readonly step: string;
      readonly attempt: number;
      /** Sessions that it was seen to wait for. */
      readonly waitedFor: readonly string[];
      readonly results: readonly StepResult[];
    }
  >;
  readonly skipped: string[];
  readonly victims: Set<string>;
  readonly serialization: Set<string>;
  readonly timeouts: Set<string>;
  readonly leftOpen: Set<string>;
  /** By `session.name`. */
  readonly captured: Map<string, CapturedValue>;
}

export interface SqlTrial extends Trial {
  readonly slot: LabSlot;
  readonly progress: Progress;
}

/** What a session is performed with. */
interface Performance {
  readonly slot: LabSlot;
  readonly sessions: Sessions;
  readonly progress: Progress;
  readonly stage: Stage;
}

const DEADLOCK = '40P01';
const SERIALIZATION = '40001';
/** statement_timeout, and whatever else cancels. */
const CANCELLED = '57014';

/** The race's sessions as actors on a slot, which has to be prepared. None has begun. */
export function sqlTrial(race: SqlRace, slot: LabSlot): SqlTrial {
  const progress: Progress = {
    steps: new Map(),
    skipped: [],
    victims: new Set(),
    serialization: new Set(),
    timeouts: new Set(),
    leftOpen: new Set(),
    captured: new Map(),
  };
  const sessions = new Sessions(slot.watchPool, slot.watch);
  for (const { name } of race.sessions) sessions.give(name, slot.session(name).pid);
  return {
    slot,
    progress,
    actors: Object.fromEntries(
      race.sessions.map((session): [string, Actor] => [
        session.name,
        (stage) => perform(race, session, { slot, sessions, progress, stage }),
      ]),
    ),
    blocked: sessions.blocked,
    inTransaction: (name) => slot.session(name).inTransaction,
  };
}

/** A session from its first step to its end, begun anew as often as its race says. */
async function perform(race: SqlRace, session: SqlSession, context: Performance): Promise<void> {
  const { slot, progress } = context;
  const retry = session.retry ?? race.retry;
  for (let attempt = 1; ; attempt += 1) {
    const mayRetry = retry !== null && attempt <= retry.times;
    if (!(await attemptOnce(session, context, attempt, mayRetry ? retry.codes : []))) break;
    // Rolling back and beginning again belongs to the step that failed: there is nothing to let go in between.
    await slot.run(slot.session(session.name), 'ROLLBACK');
    if (session.setup !== null) await slot.run(slot.session(session.name), session.setup);
  }
  const own = slot.session(session.name);
  if (own.inTransaction) {
    progress.leftOpen.add(session.name);
    await slot.run(own, 'ROLLBACK');
  }
  if (session.teardown !== null) await slot.run(own, session.teardown);
}

/** True: it met an error after which it begins again. */
async function attemptOnce(
  session: SqlSession,
  { slot, sessions, progress, stage }: Performance,
  attempt: number,
  retried: readonly string[],
): Promise<boolean> {
  const values = new Map<string, CapturedValue>();
  const keep = (name: string, value: CapturedValue) => {
    values.set(name, value);
    progress.captured.set(`${session.name}.${name}`, value);
  };
  for (const sqlStep of session.steps) {
    const { name, capture, when } = sqlStep;
    const declared = attempt === 1 ? name : `${name} (${attempt})`;
    if (when !== null && !isTrue(values.get(when))) {
      progress.skipped.push(declared);
      continue;
    }
    const { events, ended, overdue } = await stage.step(declarationOf(declared, sqlStep), () =>
      runStep(slot, session.name, sqlStep, values),
    );
    const results = resultsOf(events, ended);
    const waitedFor = sessions.takeWaits(session.name);
    progress.steps.set(declared, { session: session.name, step: name, attempt, waitedFor, results });
    for (const [captures, value] of captured(capture, events)) keep(captures, value);
    const code = results.find((result) => result.kind === 'error')?.code;
    if (code === DEADLOCK) progress.victims.add(session.name);
    if (code === SERIALIZATION) progress.serialization.add(session.name);
    if ((code === CANCELLED && overdue) || ended === 'timeout') progress.timeouts.add(session.name);
    if (code !== undefined && retried.includes(code)) return true;
  }
  return false;
}

/** With the values that its session has captured. An empty step only takes its place. */
async function runStep(
  slot: LabSlot,
  session: string,
  { sql, store }: SqlStep,
  values: ReadonlyMap<string, CapturedValue>,
): Promise<StepRun> {
  if (sql === '') return { events: [], ended: null };
  const fill = (textOf: (value: CapturedValue) => string) => {
    const valueOf = (place: string) => {
      const value = values.get(place);
      return value === undefined ? null : textOf(value);
    };
    return fillIn(sql, valueOf, store);
  };
  const filled = fill((value) => literalOf(value, store));
  return store === 'postgres'
    ? slot.run(slot.session(session), filled)
    : slot.runClickHouse({ filled, plain: fill(() => 'NULL') });
}

function resultsOf(events: StepRun['events'], ended: StepRun['ended']): readonly StepResult[] {
  if (ended === 'timeout') return [{ kind: 'timeout' }];
  if (ended === 'answer too large') return [{ kind: 'too_large' }];
  return toResults(events);
}

/**
 * What a statement touches nobody knows, so that no order is left out. Naming something of its own in Postgres says that it may have to wait; ClickHouse
 * makes nobody wait.
 */
function declarationOf(name: string, { sql, store }: SqlStep): StepDeclaration {
  return {
    name,
    says: sql === '' ? 'does nothing' : `runs ${sql.trim().split('\n')[0] ?? ''}`,
    store,
    effect: 'write',
    rows: [],
    reads: [],
    writes: [`${store}:step:${name}`],
  };
}
