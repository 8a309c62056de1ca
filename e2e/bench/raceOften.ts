import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentConfig } from '../../lib/environments/config';
import type { StackInfo } from '../../lib/embedded/stackInfo';
import type { RecordName } from '../../lib/record/recordName';
import { inspectRecords } from '../../lib/inspect/inspectRecords';
import { createSubjects } from '../../lib/runs/load-tests/race/createSubjects';
import { raceIteration, type RaceResult } from '../../lib/runs/load-tests/race/raceIteration';
import { openTarget } from '../../lib/runs/load-tests/target/openTarget';
import { scorecardRace } from '../../lib/scenarios/scorecard-race/scorecardRace';
import type { ScorecardName } from '../../lib/reference/scorecard/scorecardName';
import { scorecardType } from '../../lib/reference/scorecard/scorecardType';
import { listCallsOf } from '../../lib/state/calls';
import { openState } from '../../lib/state/openState';
import { openStores } from '../../lib/stores/openStores';

export interface RaceSettings {
  readonly variant: string;
  readonly delayMs: number;
  readonly latency: 'none' | 'staging';
  readonly iterations: number;
  readonly inFlight: number;
}

export interface RaceTally {
  readonly judged: number;
  readonly failed: number;
  readonly violations: ReadonlyMap<string, number>;
  /** Reasons, and how often. */
  readonly unjudged: ReadonlyMap<string, number>;
  /** From a call's first byte to its answer. */
  readonly medianMs: { readonly update: number; readonly submit: number };
}

const SETTLE_MS = 2_000;
const environment: EnvironmentConfig = {
  id: 'local',
  title: 'local',
  postgres: null,
  clickhouse: null,
  coaching: null,
  loadTests: true,
  explorer: null,
  settleMs: 1_000,
  timeoutMs: 30_000,
  customers: [],
  targets: {},
  records: [],
};

/** Races a fresh scorecard as often as asked, several at a time, and judges all of them once everything is quiet. */
export async function raceOften(
  stack: StackInfo,
  { variant, delayMs, latency, iterations, inFlight }: RaceSettings,
): Promise<RaceTally> {
  const coaching = { url: stack.coaching.url ?? '', token: null };
  const target = openTarget(
    { ...environment, coaching },
    { customer: 'load-tests', profile: 'staging' },
    { variant, latency, timeoutMs: 30_000 },
  );
  const newSubject = createSubjects(crypto.randomUUID(), undefined);
  const signal = new AbortController().signal;
  const raced: RaceResult[] = [];
  let left = iterations;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const result = await raceIteration({
        target,
        scenario: scorecardRace,
        actors: scorecardRace.actors({}),
        delayMs,
        subject: newSubject(),
        signal,
      });
      if (result) raced.push(result);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  await sleep(SETTLE_MS);
  target.close();
  return {
    ...(await judgeAll(
      stack,
      raced.filter(({ trouble }) => trouble === null).map(({ subject }) => subject),
    )),
    medianMs: { update: medianMs(raced, 'update'), submit: medianMs(raced, 'submit') },
  };
}

async function judgeAll(
  { postgres, clickhouse }: StackInfo,
  names: readonly ScorecardName[],
): Promise<Omit<RaceTally, 'medianMs'>> {
  const stores = openStores({
    postgres: { url: postgres.readerUrl },
    clickhouse: { url: clickhouse.readerUrl },
    timeoutMs: 30_000,
  });
  const state = openState(postgres.stateUrl);
  const [violations, unjudged] = [new Map<string, number>(), new Map<string, number>()];
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  let [judged, failed] = [0, 0];
  const context = {
    stores,
    types: [scorecardType],
    environment,
    now: () => new Date().toISOString(),
    listCalls: (some: readonly RecordName[]) =>
      listCallsOf(
        state,
        environment.id,
        some.map(({ text }) => text),
      ),
  };
  for (let from = 0; from < names.length; from += 100) {
    for (const outcome of await inspectRecords(context, names.slice(from, from + 100))) {
      const judgement =
        'inspection' in outcome
          ? scorecardRace.judge(outcome.inspection, {})
          : { outcome: 'unknown' as const, reason: outcome.error.message };
      if (judgement.outcome === 'unknown') count(unjudged, judgement.reason);
      else judged += 1;
      if (judgement.outcome === 'failed') failed += 1;
      if (judgement.outcome === 'failed') for (const code of judgement.violations) count(violations, code);
    }
  }
  await Promise.all([stores.close(), state.close()]);
  return { judged, failed, violations, unjudged };
}

function medianMs(raced: readonly RaceResult[], actor: string): number {
  const durations = raced.flatMap(({ calls }) =>
    calls
      .filter((call) => call.actor === actor)
      .map((call) => Date.parse(call.finishedAt) - Date.parse(call.startedAt)),
  );
  return durations.sort((a, b) => a - b)[Math.floor(durations.length / 2)] ?? Number.NaN;
}
