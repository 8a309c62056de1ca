import { loadTestDefaults, type LoadTest, type LoadTestRequest } from '@/lib/contract/loadTests';
import { defaultParameters, type ParameterValue } from '@/lib/contract/parameters';
import { isOfSql, type ScenarioDescription } from '@/lib/contract/scenarios';
import { counted, formatTimeLeft } from '@/lib/wording/formatMs';

export interface RunEstimate {
  readonly iterations: number;
  /** Records written, or subjects in tables; each iteration writes one. Those that pass are deleted at the end. */
  readonly records: number;
  /** Calls on the coaching API, those that delete not counted. */
  readonly calls: number;
  readonly durationMs: number;
  /** Told from runs that were completed here; false: from figures of another machine. */
  readonly measured: boolean;
  /** `450 iterations, about 45 s as measured here. Writes 450 records with 1,350 calls; those that pass are deleted at the end.` */
  readonly sentence: string;
}

/** How long the calls of one iteration take, its delay not counted. Simulated: the medians of the service's own figures, Create before the others. */
const CALLS_MS = { none: 60, staging: 450 } as const;
/** What one worker on two cores needs for each however many race at once, the embedded stack beside it: 100 to 120 iterations took 5 to 9 s. */
const LEAST_PER_ITERATION_MS = 25;
/** Starting, and judging the last ones. */
const AROUND_MS = 1_500;

/** Assumed: a ramp of two or three levels, of `rampUp`’s five. */
const RAMP_MS = 4_000;

/** Of so many runs that were measured here the one in the middle counts. */
const MOST_MEASURED = 3;

/**
 * What a run takes, roughly: racing goes on `concurrency` at a time, and the waiting before the last ones are judged is waited once. How long an
 * iteration takes is measured: `history` holds the runs of this console, newest first.
 */
export function estimateRun(
  { delaysMs, iterations, concurrency, settleMs, latency, parameters, environment }: LoadTestRequest,
  scenario: ScenarioDescription,
  history: readonly LoadTest[],
): RunEstimate {
  const planned = delaysMs.length * iterations;
  const slots = Math.min(concurrency === 'auto' ? loadTestDefaults.concurrency : concurrency, planned);
  const waitedMs = delaysMs.reduce((sum, delayMs) => sum + delayMs * iterations, 0);
  const cost = measuredCost(
    history.filter(
      ({ request }) =>
        request.scenario === scenario.id &&
        request.latency === latency &&
        (environment === undefined || request.environment === environment),
    ),
  );
  const { callsMs, leastMs } = cost ?? { callsMs: CALLS_MS[latency], leastMs: LEAST_PER_ITERATION_MS };
  const durationMs =
    Math.max((waitedMs + callsMs * planned) / slots, planned * leastMs) +
    settleMs +
    AROUND_MS +
    (concurrency === 'auto' ? RAMP_MS : 0);
  const racers = actorsWith(scenario, parameters);
  const calls = scenario.recordType === null ? 0 : planned * (1 + racers);
  const writes =
    scenario.recordType !== null
      ? `${counted(planned, 'record')} with ${counted(calls, 'call')}`
      : `rows of ${counted(planned, 'subject')} into the console’s own database`;
  const left = isOfSql(scenario)
    ? 'Each runs in a database of its own, which is dropped at the end.'
    : `Writes ${writes}; those that pass are deleted at the end.`;
  const sentence = `${counted(planned, 'iteration')}, about ${formatTimeLeft(durationMs)}${cost === null ? ' or several times that: nothing similar was measured here yet' : ' as measured here'}. ${left}`;
  return { iterations: planned, records: planned, calls, durationMs, measured: cost !== null, sentence };
}

/** How many race: the actors of a run that chooses nothing, and as many more or fewer as the chosen numbers say. */
function actorsWith(
  { actors, parameters: declared }: ScenarioDescription,
  parameters: LoadTestRequest['parameters'] = {},
): number {
  const usual = defaultParameters(declared, 'load_test');
  const size = (value: ParameterValue | undefined) => (typeof value === 'number' ? value : (value?.length ?? 0));
  return declared.reduce((sum, { id }) => sum + size(parameters[id] ?? usual[id]) - size(usual[id]), actors.length);
}

interface Cost {
  /** One iteration in its slot, its delay not counted. */
  readonly callsMs: number;
  /** One iteration where all slots together are limited by the machine, and more slots make it no faster. */
  readonly leastMs: number;
}

/** What an iteration took in the newest completed runs; null where there is none. */
function measuredCost(history: readonly LoadTest[]): Cost | null {
  const costs = history
    .flatMap(({ status, request, startedAt, finishedAt }): readonly Cost[] => {
      if (status !== 'completed' || startedAt === null || finishedAt === null) return [];
      const planned = request.delaysMs.length * request.iterations;
      const racingMs = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt) - request.settleMs - AROUND_MS);
      const slots = Math.min(request.concurrency, planned);
      const waitedMs = request.delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) * request.iterations;
      const callsMs = Math.max(0, racingMs * slots - waitedMs) / planned;
      return [{ callsMs, leastMs: callsMs / slots }];
    })
    .slice(0, MOST_MEASURED)
    .sort((a, b) => a.callsMs - b.callsMs);
  return costs[Math.floor(costs.length / 2)] ?? null;
}
