import { v7 as uuidv7 } from 'uuid';
import type { ParameterValue } from '../../lib/contract/parameters';
import type { StackInfo } from '../../lib/embedded/stackInfo';
import type { EnvironmentConfig } from '../../lib/environments/config';
import { openRace } from '../../lib/runs/explorations/openRace';
import { prefixOf } from '../../lib/runs/explorations/prefixOf';
import { replayWitness, type NumberedOrder } from '../../lib/runs/explorations/replayWitness';
import { resolveRequest } from '../../lib/runs/explorations/resolveRequest';
import { manyCoaches } from '../../lib/scenarios/many-coaches/manyCoaches';
import { scorecardRace } from '../../lib/scenarios/scorecard-race/scorecardRace';
import { evaluationBatches } from '../../lib/scenarios/evaluation-batches/evaluationBatches';
import { schedulerClaims } from '../../lib/scenarios/scheduler-claims/schedulerClaims';

export interface RaceSettings {
  readonly scenario: string;
  readonly variant: string;
  readonly reindex?: boolean;
  readonly parameters?: Record<string, ParameterValue>;
}

export interface RunSettings extends RaceSettings {
  readonly inFlight: number;
  readonly limit: number;
  readonly reduce: boolean;
}

export interface Explored extends RaceSettings {
  readonly explored: number;
  readonly cut: number;
  readonly complete: boolean;
  readonly violating: number;
  readonly deadlocks: number;
  readonly errors: number;
  readonly violations: Record<string, number>;
  readonly wallMs: number;
}

/**
 * One exploration as the worker does it, the witness' replay and the removal of its records included; only saving it is left out. `around` gets all but
 * that removal, and calls it.
 */
export async function exploreOnce(
  { postgres, clickhouse }: StackInfo,
  { inFlight, limit, reduce, ...settings }: RunSettings,
  around: <T>(run: () => Promise<T>) => Promise<T> = (run) => run(),
): Promise<Explored> {
  const environment: EnvironmentConfig = {
    id: 'local',
    title: 'local',
    postgres: null,
    clickhouse: null,
    coaching: null,
    loadTests: false,
    settleMs: 0,
    timeoutMs: 10_000,
    customers: [],
    targets: {},
    records: [],
    explorer: { postgresUrl: postgres.url, clickhouseUrl: clickhouse.url },
  };
  const race = openRace(resolveRequest(environment, settings).race, {
    stateUrl: postgres.stateUrl,
    inFlight,
    prefix: prefixOf(uuidv7()),
  });
  const counts = { deadlocks: 0, errors: 0 };
  const violations: Record<string, number> = {};
  const violating: NumberedOrder[] = [];
  let n = 0;
  const beganMs = performance.now();
  try {
    const result = await around(() =>
      race.explore({ limit, reduce }, (order) => {
        n += 1;
        if (order.outcome === 'deadlock') counts.deadlocks += 1;
        if (order.outcome === 'error') counts.errors += 1;
        if (order.outcome !== 'violated') return;
        violating.push({ ...order, n });
        for (const { code } of order.violations) violations[code] = (violations[code] ?? 0) + 1;
      }),
    );
    if (reduce) await replayWitness(race, violating);
    const wallMs = performance.now() - beganMs;
    await race.remove();
    return { ...settings, ...result, ...counts, violating: violating.length, violations, wallMs };
  } finally {
    await race.close();
  }
}

/** A part of the fix matrix. */
export interface MatrixPart {
  readonly title: string;
  readonly runs: readonly RaceSettings[];
}

/** What the fix matrix shows; `many_coaches` apart, whose orders are many times as many. */
export function matrixParts(): Readonly<Record<'matrix' | 'manyCoaches', readonly MatrixPart[]>> {
  const variants = scorecardRace.variants.map(({ id }) => id);
  return {
    matrix: [
      {
        title: 'scorecard_race',
        runs: variants.map((variant) => ({ scenario: scorecardRace.id, variant, reindex: false })),
      },
      {
        title: 'scorecard_race with the reindex job',
        runs: variants.map((variant) => ({ scenario: scorecardRace.id, variant, reindex: true })),
      },
      {
        title: 'the scenarios with tables of their own',
        runs: [evaluationBatches, schedulerClaims].flatMap(({ id, variants: own }) =>
          own.map(({ id: variant }) => ({ scenario: id, variant })),
        ),
      },
    ],
    manyCoaches: [
      {
        title: 'many_coaches, two of them',
        runs: variants.map((variant) => ({ scenario: manyCoaches.id, variant })),
      },
    ],
  };
}

export function tableOf(rows: readonly Explored[]): string {
  return rows
    .map(({ scenario, variant, reindex, explored, cut, complete, violating, deadlocks, errors, violations, wallMs }) =>
      [
        `${scenario}${reindex === true ? ' + reindex' : ''}`.padEnd(25),
        variant.padEnd(42),
        `${violating} of ${explored}`.padStart(14),
        `${cut} cut`.padStart(10),
        `${(wallMs / 1000).toFixed(1)} s`.padStart(8),
        complete ? '' : ' NOT COMPLETE',
        errors + deadlocks === 0 ? '' : ` ${errors} could not be judged, ${deadlocks} deadlocks`,
        `  ${Object.entries(violations)
          .map(([code, count]) => `${code} ${count}`)
          .join(', ')}`,
      ].join(''),
    )
    .join('\n');
}
