import { setTimeout as sleep } from 'node:timers/promises';
import type { TriedScenario } from '@/lib/contract/loadTests';
import type { ParameterValues } from '@/lib/contract/parameters';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { InspectOutcome } from '@/lib/inspect/inspectRecords';
import { parseRecordName, type RecordName } from '@/lib/record/recordName';
import { callOf, type RecordType } from '@/lib/record/RecordType';
import { withInvariants, type InvariantResult, type RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import type { Judgement } from '@/lib/scenarios/Race';
import { racedOf } from '@/lib/scenarios/Scenario';
import type { RecordedCall } from '@/lib/state/calls';
import { LATE_WITHIN_MS, mayBeLate } from './judge/mayBeLate';
import { raceOnce } from './race/openRequestRacer';
import { openRequestTarget } from './target/openRequestTarget';

export interface TryContext {
  /** Keeps what was told of the calls, as evidence. */
  readonly recordCalls: (type: RecordType, calls: readonly RecordedCall[]) => Promise<void>;
  readonly newId: () => string;
  /** With so long after a change for its copies to follow. */
  readonly inspect: (name: RecordName, settleMs: number) => Promise<InspectOutcome>;
  readonly checkInvariants: (name: RecordName) => Promise<InvariantResult>;
}

export interface Trial {
  readonly environment: EnvironmentConfig;
  readonly scenario: RequestScenario;
  readonly type: RecordType;
  readonly variant: string;
  readonly parameters: ParameterValues;
  readonly delayMs: number;
  readonly settleMs: number;
}

const CALL_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 500;

/**
 * One iteration of a scenario, slowly, with everything that was sent, answered, understood and judged: this is how a scenario is written. Its record stays, to
 * be inspected. Throws for nothing that the target does.
 */
export async function tryOnce(context: TryContext, trial: Trial): Promise<TriedScenario> {
  const { environment, scenario, type, variant, parameters, delayMs, settleMs } = trial;
  const target = openRequestTarget(environment, scenario, variant, CALL_WITHIN_MS);
  try {
    const raced = await raceOnce({
      scenario,
      type,
      target,
      variant,
      parameters,
      ids: { run: 'try', race: context.newId() },
      delayMs,
      signal: new AbortController().signal,
    });
    if (raced === null) throw new TypeError('nobody breaks off a single race');
    const tried = {
      scenario: scenario.id,
      variant,
      environment: environment.id,
      raced: racedOf(scenario),
      subject: raced.subject,
      calls: [...raced.calls],
    };
    const parsed = raced.subject === null ? null : parseRecordName([type], raced.subject);
    const nothing = { violations: [], inspection: null };
    if (raced.trouble !== null || parsed === null || !parsed.ok)
      return { ...tried, ...nothing, outcome: 'unknown', reason: raced.trouble?.reason ?? 'no record was created' };
    await context.recordCalls(
      type,
      raced.calls
        .filter(({ call }) => callOf(type, call) !== null)
        .map(({ actor: _actor, sent: _sent, ...call }) => ({ ...call, name: parsed.name.text, strategy: variant })),
    );
    await sleep(settleMs);
    const { inspection, judgement } = await judge(context, trial, parsed.name);
    return {
      ...tried,
      inspection,
      outcome: judgement.outcome,
      violations: judgement.outcome === 'failed' ? [...judgement.violations] : [],
      reason: judgement.outcome === 'unknown' ? judgement.reason : null,
    };
  } finally {
    target.close();
  }
}

/** A copy that only lacks the last write may still be on its way. */
async function judge(
  { inspect, checkInvariants }: TryContext,
  { scenario, parameters, settleMs }: Trial,
  name: RecordName,
): Promise<{ readonly inspection: TriedScenario['inspection']; readonly judgement: Judgement }> {
  for (const until = performance.now() + LATE_WITHIN_MS; ; await sleep(LOOK_EVERY_MS)) {
    const outcome = await inspect(name, settleMs);
    if (!('inspection' in outcome))
      return { inspection: null, judgement: { outcome: 'unknown', reason: outcome.error.message } };
    const { inspection } = outcome;
    const judgement = scenario.judge(inspection, parameters);
    if (judgement.outcome === 'failed' && mayBeLate(inspection) && performance.now() < until) continue;
    return { inspection, judgement: withInvariants(judgement, await checkInvariants(name)) };
  }
}
