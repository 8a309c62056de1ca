import { compareRates } from '../../lib/statistics/compareRates';
import type { Counted } from '../../lib/statistics/Counted';
import { wilsonInterval } from '../../lib/statistics/wilsonInterval';
import { stratifiedComparison } from '../../lib/statistics/stratifiedComparison';
import { Durations } from './percentiles';
import type { FinishedRow, FinishedRun } from './loadTestStack';
import type { Sequential } from './incidentWay';
import type { Goal } from './report';

export interface LoadTestResults {
  readonly engine: FinishedRun;
  readonly sequential: readonly Sequential[];
  readonly iterations: number;
}

const leastSpeedUp = 40;
/** Wall time over gRPC against that over HTTP, in the same run: what is waited and judged is the same. */
const mostGrpcRatio = 1.25;
const mostDelayErrorMs = 1;

/** Sequential by construction, so its time grows with the number of iterations. */
export function sequentialWallMs({ sequential, iterations }: LoadTestResults, measured: number): number {
  return sequential.reduce((sum, { wallMs }) => sum + wallMs, 0) * (iterations / measured);
}

export function tableOfRates({ engine, sequential }: LoadTestResults): string {
  const head = `${'delay'.padStart(8)}${'engine'.padStart(12)}${'95 %'.padStart(16)}${'one by one'.padStart(14)}${'95 %'.padStart(16)}${'delay error p50'.padStart(18)}${'p99'.padStart(10)}${'max'.padStart(10)}`;
  const lines = sequential.map((one) => {
    const rows = engine.rows.filter((row) => row.delay_ms === one.delayMs);
    const errors = errorsOf(rows);
    return [
      `${one.delayMs} ms`.padStart(8),
      rateText(countOf(rows)).padStart(12),
      intervalText(countOf(rows)).padStart(16),
      rateText(countOfOne(one)).padStart(14),
      intervalText(countOfOne(one)).padStart(16),
      ms(errors.p50).padStart(18),
      ms(errors.p99).padStart(10),
      ms(errors.percentile(1)).padStart(10),
    ].join('');
  });
  return [head, ...lines].join('\n');
}

export function loadTestGoals(results: LoadTestResults, measured: number): readonly Goal[] {
  const { engine, sequential } = results;
  const speedUp = sequentialWallMs(results, measured) / engine.wallMs;
  const errors = errorsOf(engine.rows);
  const strata = sequential.map((one) => ({
    before: countOfOne(one),
    after: countOf(engine.rows.filter((row) => row.delay_ms === one.delayMs)),
  }));
  const apart = strata.filter(({ before, after }) => {
    const compared = compareRates(before, after);
    // With nine comparisons one in a hundred and eighty is expected to stand out by chance.
    return compared !== null && compared.pValue < 0.05 / strata.length;
  });
  return [
    {
      text: `at least ${leastSpeedUp} times as fast as one after the other: ${speedUp.toFixed(1)} times`,
      passed: speedUp >= leastSpeedUp,
    },
    {
      text: `no delay's failure rate differs by more than chance: ${apart.length} of ${strata.length} do; ${overallDifference(strata)}`,
      passed: apart.length === 0,
    },
    {
      text: `every iteration could be judged: ${engine.rows.filter(({ outcome }) => outcome === 'errored').length} could not`,
      passed: engine.rows.every(({ outcome }) => outcome !== 'errored'),
    },
    {
      text: `the delay is at most ${mostDelayErrorMs} ms off in 99 of 100: p50 ${ms(errors.p50)}, p99 ${ms(errors.p99)}, max ${ms(errors.percentile(1))}`,
      passed: errors.p99 <= mostDelayErrorMs,
    },
  ];
}

/** Differences that no single delay shows may show in all of them together. */
function overallDifference(strata: Parameters<typeof stratifiedComparison>[0]): string {
  const { difference, interval95 } = stratifiedComparison(strata);
  return difference === null
    ? 'nothing to compare'
    : `${percent(difference)} over all delays, 95 % from ${percent(interval95?.[0] ?? NaN)} to ${percent(interval95?.[1] ?? NaN)}`;
}

/** The same load test over both transports, delay by delay. */
export function tableOfTransports(http: FinishedRun, grpc: FinishedRun): string {
  const head = `${'delay'.padStart(8)}${'HTTP'.padStart(12)}${'95 %'.padStart(16)}${'gRPC'.padStart(12)}${'95 %'.padStart(16)}${'HTTP error p50, p99'.padStart(24)}${'gRPC error p50, p99'.padStart(24)}`;
  const lines = delaysOf(http).map((delayMs) => {
    const [overHttp, overGrpc] = [http, grpc].map(({ rows }) => rows.filter((row) => row.delay_ms === delayMs));
    const sides = [overHttp ?? [], overGrpc ?? []];
    return [
      `${delayMs} ms`.padStart(8),
      ...sides.flatMap((rows) => [rateText(countOf(rows)).padStart(12), intervalText(countOf(rows)).padStart(16)]),
      ...sides.map((rows) => `${errorsOf(rows).p50.toFixed(3)}, ${ms(errorsOf(rows).p99)}`.padStart(24)),
    ].join('');
  });
  return [head, ...lines].join('\n');
}

export function transportGoals(http: FinishedRun, grpc: FinishedRun): readonly Goal[] {
  const strata = delaysOf(http).map((delayMs) => ({
    before: countOf(http.rows.filter((row) => row.delay_ms === delayMs)),
    after: countOf(grpc.rows.filter((row) => row.delay_ms === delayMs)),
  }));
  const apart = strata.filter(({ before, after }) => (compareRates(before, after)?.pValue ?? 1) < 0.05 / strata.length);
  const [ofHttp, ofGrpc] = [errorsOf(http.rows), errorsOf(grpc.rows)];
  const ratio = grpc.wallMs / http.wallMs;
  return [
    {
      text: `over gRPC no delay's failure rate differs from HTTP's by more than chance: ${apart.length} of ${strata.length} do; ${overallDifference(strata)}`,
      passed: apart.length === 0,
    },
    {
      text: `over gRPC every iteration could be judged: ${grpc.rows.filter(({ outcome }) => outcome === 'errored').length} could not`,
      passed: grpc.rows.every(({ outcome }) => outcome !== 'errored'),
    },
    {
      text: `over gRPC the delay is at most ${mostDelayErrorMs} ms off in 99 of 100: p50 ${ms(ofGrpc.p50)}, p99 ${ms(ofGrpc.p99)}, max ${ms(ofGrpc.percentile(1))}; ${(ofGrpc.p99 / ofHttp.p99).toFixed(2)} times HTTP's p99`,
      passed: ofGrpc.p99 <= mostDelayErrorMs,
    },
    {
      text: `over gRPC a load test takes at most ${mostGrpcRatio} times as long as over HTTP: ${ratio.toFixed(2)} times`,
      passed: ratio <= mostGrpcRatio,
    },
  ];
}

function delaysOf({ rows }: FinishedRun): readonly number[] {
  return [...new Set(rows.map((row) => row.delay_ms))].sort((a, b) => a - b);
}

function errorsOf(rows: readonly FinishedRow[]): Durations {
  const errors = new Durations();
  for (const { delay_error_ms: error } of rows) if (error !== null) errors.add(Math.abs(error));
  return errors;
}

function countOf(rows: readonly FinishedRow[]): Counted {
  const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
  return { failed, total: failed + rows.filter(({ outcome }) => outcome === 'passed').length };
}

function countOfOne({ failed, passed }: Sequential): Counted {
  return { failed, total: failed + passed };
}

const percent = (rate: number) => `${(rate * 100).toFixed(1)} %`;
const ms = (value: number) => `${value.toFixed(3)} ms`;

function rateText({ failed, total }: Counted): string {
  return total === 0 ? '–' : `${failed}/${total}`;
}

function intervalText({ failed, total }: Counted): string {
  const interval = wilsonInterval(failed, total);
  return interval === null ? '–' : `${(interval[0] * 100).toFixed(0)}–${(interval[1] * 100).toFixed(0)} %`;
}
