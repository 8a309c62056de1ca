import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import type { Iteration, LoadTest, LoadTestConditions, LoadTestPoint } from '../loadTests';
import type { Raced, ScenarioDescription, Violation } from '../scenarios';

const violation = (code: string, label: string, title: string, consequence: string): Violation => ({
  code,
  label,
  title,
  consequence,
});

export const scorecardRaced: Raced = {
  title: 'Update against Submit',
  driver: 'library',
  recordType: 'scorecard',
  violations: [
    violation(
      'submission_lost',
      'Submission lost',
      'A submission that was acknowledged is in Postgres',
      'the submission is lost',
    ),
    violation('update_lost', 'Update lost', 'What an acknowledged Update wrote is in Postgres', 'an update is lost'),
    violation('historic_mismatch', 'historic differs', 'historic equals director', 'historic differs from director'),
    violation(
      'clickhouse_mismatch',
      'ClickHouse differs',
      'ClickHouse shows what director holds',
      'ClickHouse differs from Postgres',
    ),
    violation(
      'duplicate_final',
      'Two rows in FINAL',
      'ClickHouse shows one row per card and per score',
      'ClickHouse shows a record twice',
    ),
  ],
};

export const scorecardRaceDescription: ScenarioDescription = {
  id: 'scorecard_race',
  ...scorecardRaced,
  summary: 'A coach saves a scorecard while a lead submits it.',
  parameters: [],
  variants: [
    { id: 'save_all/async_closure', title: 'Save all, async closure', summary: 'The original.', shipped: true },
  ],
  actors: [
    { id: 'update', title: 'Update', delayed: false },
    { id: 'submit', title: 'Submit', delayed: true },
  ],
  runsAs: ['load_test', 'exploration'],
};

/** A point of so many failed and passed iterations at a delay. */
export function aPoint(
  delayMs: number,
  failed: number,
  passed: number,
  more: Partial<LoadTestPoint> = {},
): LoadTestPoint {
  const judged = failed + passed;
  const interval = wilsonInterval(failed, judged);
  return {
    delayMs,
    planned: judged,
    passed,
    failed,
    errored: 0,
    failureRate: judged === 0 ? null : failed / judged,
    interval95: interval === null ? null : [...interval],
    violations: failed > 0 ? { submission_lost: failed } : {},
    convergenceMs: passed === 0 ? { p50: null, p95: null, max: null } : { p50: 4.2, p95: 11.8, max: 30.4 },
    delayErrorMs: { p50: 0.12, p99: 0.61 },
    callMs: { p50: 21.4, p95: 38 },
    ...more,
  };
}

/** What a machine with time to spare measures. */
export const quiet: LoadTestConditions = {
  saturated: false,
  saturatedBy: null,
  proposedConcurrency: null,
  reasons: [],
  measured: true,
  eventLoopLagMs: { p99: 4.2 },
  processorLoad: 0.61,
  callMs: { first: 21.5, last: 20.8 },
  throughput: { perSecond: 21.4, heldBack: 0, overdue: 0 },
};

/** What one measures that has more to do than it can. */
export const saturated: LoadTestConditions = {
  ...quiet,
  saturated: true,
  saturatedBy: 'machine',
  proposedConcurrency: 5,
  reasons: ['A thread with little to do woke up to 96 ms late (99th percentile).'],
  eventLoopLagMs: { p99: 96 },
  processorLoad: 1,
};

/** What a run measures whose target cannot keep up, on a machine that could do more. */
export const saturatedTarget: LoadTestConditions = {
  ...quiet,
  saturated: true,
  saturatedBy: 'target',
  proposedConcurrency: 3,
  reasons: ['Calls took 21 ms at the start of the run and 61 ms at its end.'],
  callMs: { first: 21, last: 61 },
};

/** A completed run with these points; what `more` says replaces what follows from them. */
export function aLoadTest(
  points: readonly LoadTestPoint[],
  more: Partial<Omit<LoadTest, 'request'>> & { readonly request?: Partial<LoadTest['request']> } = {},
): LoadTest {
  const planned = points.reduce((sum, point) => sum + point.planned, 0);
  const judged = points.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  const finished = points.reduce((sum, { errored }) => sum + errored, judged);
  return {
    id: '019bd2e8-5c71-70e9-9a89-acb3efd08e34',
    status: 'completed',
    createdAt: '2026-01-18T10:32:07.418204Z',
    startedBy: null,
    schedule: null,
    pinned: false,
    teamNotes: 0,
    startedAt: '2026-01-18T10:32:07.518204Z',
    finishedAt: '2026-01-18T10:32:55.518204Z',
    progress: { planned, raced: finished, judged, finished, remainingMs: null },
    conditions: quiet,
    ramp: null,
    points: [...points],
    errors: [],
    notes: [],
    failure: null,
    waitsFor: null,
    workers: 0,
    raced: scorecardRaced,
    ...more,
    request: {
      scenario: 'scorecard_race',
      variant: 'save_all/async_closure',
      environment: 'local',
      delaysMs: points.map(({ delayMs }) => delayMs),
      iterations: points[0]?.planned ?? 1,
      concurrency: 10,
      settleMs: 2000,
      latency: 'staging',
      parameters: {},
      transport: 'http',
      ...more.request,
    },
  };
}

const started = (second: number, micros: number) =>
  `2026-01-18T10:32:${String(second).padStart(2, '0')}.${String(micros).padStart(6, '0')}Z`;

/** A failed iteration with its three calls, Submit 10.3 ms after Update. */
export function anIteration(more: Partial<Iteration> = {}): Iteration {
  return {
    n: 7,
    delayMs: 10,
    outcome: 'failed',
    violations: ['submission_lost'],
    subject: 'customers/load-tests/profiles/019bd2e8-0/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e35',
    calls: [
      {
        actor: 'create',
        call: 'CreateScorecard',
        startedAt: started(7, 100_000),
        finishedAt: started(7, 118_500),
        status: 200,
        response: {},
      },
      {
        actor: 'update',
        call: 'UpdateScorecard',
        startedAt: started(7, 200_000),
        finishedAt: started(7, 242_000),
        status: 200,
        response: {},
      },
      {
        actor: 'submit',
        call: 'SubmitScorecard',
        startedAt: started(7, 210_300),
        finishedAt: started(7, 231_000),
        status: 200,
        response: { submittedAt: started(7, 225_000) },
      },
    ],
    steps: [],
    convergenceMs: null,
    delayErrorMs: 0.3,
    error: null,
    attempts: 1,
    finishedAt: started(9, 400_000),
    recordGoneAt: null,
    inspection: null,
    tables: null,
    ...more,
  };
}
