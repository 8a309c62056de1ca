import { setTimeout as sleep } from 'node:timers/promises';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { recordTypeIn, scenarioOfRun } from '@/lib/scenarios/ScenarioRegistry';
import type { CallScenario, Scenario } from '@/lib/scenarios/Scenario';
import { parseRecordName, type RecordName } from '@/lib/record/recordName';
import { callOf, type RecordType } from '@/lib/record/RecordType';
import { withInvariants, type InvariantResult, type RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import { recordCalls } from '@/lib/state/calls';
import { finishIterations, type FinishedIteration } from '@/lib/state/loadTests/finishIterations';
import type { State } from '@/lib/state/openState';
import { traced } from '@/lib/tracing/trace';
import { stopForMany } from '../stopForMany';
import type { Judge, JudgedRun, OnFinished, Outage, RacedIteration } from './Judge';
import { judgeIteration } from './judgeIteration';
import { LATE_WITHIN_MS } from './mayBeLate';
import { finishSql, judgeRows } from './judgeRows';

export interface JudgeContext {
  readonly state: State;
  /** One outcome for each name. */
  readonly inspectMany: (
    environment: string,
    names: readonly RecordName[],
    options: { readonly settleMs: number },
  ) => Promise<readonly InspectOutcome[]>;
  readonly findEnvironment: (id: string) => EnvironmentConfig | null;
  /** How long a copy may be late where the service tells no steps. Default: LATE_WITHIN_MS. */
  readonly lateWithinMs?: number;
  /** Of a scenario that has invariants of its own. */
  readonly checkInvariants: (
    environment: string,
    scenario: RequestScenario,
    name: RecordName,
  ) => Promise<InvariantResult>;
  readonly onFinished: OnFinished;
  readonly onError: (what: string, error: unknown) => void;
}

interface Waiting {
  readonly run: JudgedRun;
  readonly raced: RacedIteration;
  readonly scenario: Scenario;
  /** Of its subject; null in a race over rows. */
  readonly type: RecordType | null;
  /** By the clock of this process, as all moments here. */
  readonly answeredAtMs: number;
  readonly dueAtMs: number;
  lookAtMs: number;
  /** Calls that the service itself does not tell have been saved. */
  told: boolean;
  agreedAtMs: number | null;
  /** Ends the span of its judgement; null: nobody needs it any more. */
  readonly end: (outcome: FinishedIteration['outcome'] | null) => void;
}

/** The window begins with the last change, which is a little later than the last answer, and ends by Postgres' clock. */
const AFTER_THE_WINDOW_MS = 150;
/** Between two batches: fewer and larger ones cost the stores less. */
const COLLECT_MS = 150;
const AGAIN_MS = 250;
const MOST_AT_ONCE = 100;
const LOOK_EVERY_MS = 100;

/** Judges in this process. It takes about 2 ms of its thread for each record: it does not belong where calls are started to the millisecond. */
export function createJudge(context: JudgeContext): Judge {
  const waiting = new Map<string, Waiting>();
  const outages = new Map<string, readonly Outage[]>();
  const closing = stopForMany();
  const { signal } = closing;

  const judged = loop(
    signal,
    COLLECT_MS,
    async () => {
      for (const batch of batches([...waiting.values()].filter(({ lookAtMs }) => lookAtMs <= performance.now())))
        await judgeBatch(batch);
    },
    (error) => {
      context.onError('judging failed, trying again', error);
    },
  );
  const looked = loop(
    signal,
    LOOK_EVERY_MS,
    async () => {
      const open = [...waiting.values()].filter(
        ({ raced, agreedAtMs }) => !raced.recorded && raced.trouble === null && agreedAtMs === null,
      );
      for (const batch of batches(open)) await lookForAgreement(context, batch);
    },
    () => undefined,
  );

  async function judgeBatch(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (!first) return;
    const { run, scenario } = first;
    if (scenario.kind === 'sql')
      await finish(
        run,
        batch.map(({ raced }) => finishSql(raced)),
      );
    else if (scenario.kind !== 'rows') await judgeRecords(run, scenario, batch);
    else
      await finish(
        run,
        await judgeRows(
          context.state.pool,
          scenario,
          batch.map(({ raced }) => raced),
        ),
      );
  }

  async function judgeRecords(
    run: JudgedRun,
    scenario: CallScenario | RequestScenario,
    batch: readonly Waiting[],
  ): Promise<void> {
    await tellCalls(context, batch);
    const outcomes = await context.inspectMany(run.environment, batch.flatMap(nameOf), { settleMs: run.settleMs });
    const byName = new Map(outcomes.map((outcome) => [outcome.name.text, outcome]));
    const own =
      scenario.kind === 'requests' && scenario.invariants.length > 0
        ? new Map(
            await Promise.all(
              outcomes.map(
                async ({ name }) =>
                  [name.text, await context.checkInvariants(run.environment, scenario, name)] as const,
              ),
            ),
          )
        : null;
    const finished = batch.flatMap((each): readonly FinishedIteration[] => {
      const outcome = byName.get(each.raced.subject) ?? null;
      const invariants = own?.get(each.raced.subject) ?? null;
      const result =
        (outcome !== null || each.raced.trouble !== null) &&
        judgeIteration({
          raced: each.raced,
          outcome,
          judge: (inspection) => {
            const judgement = scenario.judge(inspection, run.parameters);
            return invariants === null ? judgement : withInvariants(judgement, invariants);
          },
          outages: outages.get(run.environment) ?? [],
          overdueMs: performance.now() - each.dueAtMs,
          lateWithinMs: context.lateWithinMs ?? LATE_WITHIN_MS,
          seenToAgreeMs: each.agreedAtMs === null ? null : Math.max(0, each.agreedAtMs - each.answeredAtMs),
        });
      each.lookAtMs = performance.now() + AGAIN_MS;
      return result ? [result] : [];
    });
    await finish(run, finished);
  }

  async function finish(run: JudgedRun, finished: readonly FinishedIteration[]): Promise<void> {
    // What was dropped meanwhile belongs to nobody any more.
    const mine = finished.filter(({ claimId }) => waiting.has(claimId));
    if (mine.length === 0) return;
    const { over } = await finishIterations(context.state, run.id, mine);
    const claimIds = mine.map(({ claimId }) => claimId);
    for (const { claimId, outcome } of mine) forget(claimId, outcome);
    context.onFinished({ loadTestId: run.id, claimIds, over });
  }

  function forget(claimId: string, outcome: FinishedIteration['outcome'] | null): void {
    waiting.get(claimId)?.end(outcome);
    waiting.delete(claimId);
  }

  return {
    add(run, iterations, nowMs) {
      const aheadMs = performance.now() - nowMs;
      for (const raced of iterations) {
        const environment = context.findEnvironment(run.environment);
        const scenario = scenarioOfRun(run.scenario, run.definition, environment);
        if (scenario === null) throw new TypeError(`no scenario ${run.scenario} here`);
        // Where nothing was created, or all is judged, there is nothing to wait for.
        const isQuiet = raced.trouble?.isCreate === true || scenario.kind === 'sql';
        const settleMs = isQuiet ? 0 : run.settleMs + AFTER_THE_WINDOW_MS;
        const answeredAtMs = raced.answeredMs + aheadMs;
        const dueAtMs = answeredAtMs + settleMs;
        waiting.set(raced.claimId, {
          run,
          raced,
          scenario,
          type:
            'recordType' in scenario && environment !== null ? recordTypeIn(environment, scenario.recordType) : null,
          answeredAtMs,
          dueAtMs,
          lookAtMs: dueAtMs,
          told: raced.recorded || raced.trouble !== null,
          agreedAtMs: null,
          end: openSpan(raced),
        });
      }
    },
    setOutages: (environment, known) => {
      outages.set(environment, known);
    },
    drop(loadTestId) {
      for (const [claimId, { run }] of waiting) if (run.id === loadTestId) forget(claimId, null);
    },
    async close() {
      closing.abort();
      await Promise.all([judged, looked]);
    },
  };
}

/** From here to its outcome, in the trace of the race. */
function openSpan({ caller }: RacedIteration): Waiting['end'] {
  let end: Waiting['end'] = () => undefined;
  const ended = new Promise<FinishedIteration['outcome'] | null>((resolve) => {
    end = resolve;
  });
  void traced('judge iteration', { caller }, async (span) => {
    span.set({ 'lastwrite.outcome': (await ended) ?? undefined });
  });
  return end;
}

/** The console's own record of the calls, where the service keeps none: without it nobody knows what was acknowledged. */
async function tellCalls({ state }: JudgeContext, batch: readonly Waiting[]): Promise<void> {
  const untold = batch.filter(({ told }) => !told);
  const [first] = untold;
  if (first === undefined) return;
  const { environment, variant } = first.run;
  const { type } = first;
  if (type === null) return;
  const copying = first.scenario.variants.find(({ id }) => id === variant)?.copying;
  await recordCalls(
    state,
    environment,
    type,
    untold.flatMap(({ raced }) =>
      // A request that the record type knows nothing of is no evidence of anything.
      raced.calls
        .filter(({ call }) => callOf(type, call) !== null)
        .map(({ actor: _actor, sent: _sent, ...call }) => ({
          ...call,
          name: raced.subject,
          strategy: variant,
          ...(copying === undefined ? {} : { copying }),
        })),
    ),
  );
  untold.forEach((each) => {
    each.told = true;
  });
}

async function lookForAgreement(context: JudgeContext, batch: readonly Waiting[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const outcomes = await context.inspectMany(first.run.environment, batch.flatMap(nameOf), { settleMs: 0 });
  const agreeing = new Set(
    outcomes.flatMap((outcome) =>
      'inspection' in outcome && outcome.inspection.verdict === 'consistent' ? [outcome.name.text] : [],
    ),
  );
  for (const each of batch) if (agreeing.has(each.raced.subject)) each.agreedAtMs = performance.now();
}

/** None where no record is known to have been created. */
function nameOf({ raced: { subject }, type }: Waiting): readonly RecordName[] {
  if (type === null) return [];
  const parsed = parseRecordName([type], subject);
  return parsed.ok ? [parsed.name] : [];
}

/** Of one load test each, the longest waiting first. */
function batches(due: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const byRun = new Map<string, Waiting[]>();
  for (const each of due) byRun.set(each.run.id, [...(byRun.get(each.run.id) ?? []), each]);
  return [...byRun.values()].map((items) => [...items].sort((a, b) => a.lookAtMs - b.lookAtMs).slice(0, MOST_AT_ONCE));
}

async function loop(
  signal: AbortSignal,
  everyMs: number,
  action: () => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await action();
    } catch (error) {
      onError(error);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
