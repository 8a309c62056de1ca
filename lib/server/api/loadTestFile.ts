import type { z } from 'zod';
import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { chooseIterations, REPORT_ITERATIONS } from '@/lib/runs/load-tests/report/html/iterationSection';
import { iterationsCsvHead, iterationToCsv } from '@/lib/runs/load-tests/report/iterationsToCsv';
import { reportFileName } from '@/lib/runs/load-tests/report/reportFileName';
import { toCsv } from '@/lib/runs/load-tests/report/toCsv';
import { toHtml } from '@/lib/runs/load-tests/report/toHtml';
import { toJson } from '@/lib/runs/load-tests/report/toJson';
import type { ScenarioRegistry } from '@/lib/scenarios/ScenarioRegistry';
import { describeScenario } from '@/lib/scenarios/scenarios';
import { listIterations, readIteration, streamIterations } from '@/lib/state/loadTests/listIterations';
import type { State } from '@/lib/state/openState';
import type { Download } from '../http/download';
import type { exportQuery } from '../http/queries';
import { inLanes } from '../inLanes';

/** Inspections of so many iterations are in memory at a time: a few MB. */
const PAGE = 50;
const READS_AT_ONCE = 4;
const unpassed = ['failed', 'errored'] as const;

/** A load test as a file. The iterations in it are those that its figures count, also while it runs on. */
export function loadTestFile(
  { state, scenarios }: { readonly state: State; readonly scenarios: ScenarioRegistry },
  loadTest: LoadTest,
  { format, rows }: z.output<typeof exportQuery>,
): Download {
  const fileName = reportFileName(loadTest, format, rows === 'iterations' ? 'iterations' : 'load-test');
  switch (format) {
    case 'csv':
      return {
        fileName,
        contentType: 'text/csv; charset=utf-8; header=present',
        chunks: rows === 'iterations' ? iterationRows(state, loadTest) : whole(() => toCsv(loadTest)),
      };
    case 'json':
      return { fileName, contentType: 'application/json; charset=utf-8', chunks: everything(state, loadTest) };
    case 'html':
      return {
        fileName,
        contentType: 'text/html; charset=utf-8',
        chunks: whole(() => report(state, scenarios, loadTest)),
      };
    default:
      return format satisfies never;
  }
}

async function* whole(make: () => string | Promise<string>): AsyncGenerator<string, void, void> {
  yield await make();
}

async function* iterationRows(
  state: State,
  { id, progress, conditions }: LoadTest,
): AsyncGenerator<string, void, void> {
  yield iterationsCsvHead;
  for await (const iteration of streamIterations(
    state,
    id,
    { finishedUpTo: progress.finished, withInspection: true },
    PAGE,
  ))
    yield iterationToCsv(iteration, conditions);
}

async function* everything(state: State, loadTest: LoadTest): AsyncGenerator<string, void, void> {
  const head = JSON.stringify(toJson(loadTest, now()));
  yield `${head.slice(0, -1)},"iterations":[`;
  let separator = '\n';
  const filter = { outcomes: unpassed, finishedUpTo: loadTest.progress.finished, withInspection: true };
  for await (const iteration of streamIterations(state, loadTest.id, filter, PAGE)) {
    yield `${separator}${JSON.stringify(iteration)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

async function report(state: State, scenarios: ScenarioRegistry, loadTest: LoadTest): Promise<string> {
  const scenario = scenarios.find(loadTest.request.scenario);
  return toHtml({
    loadTest,
    scenario: scenario ? describeScenario(scenario) : undefined,
    iterations: await reported(state, loadTest),
    generatedAt: now(),
  });
}

/** Those that the report shows, chosen without their inspections: of all delays together these would be hundreds of MB. */
async function reported(state: State, { id, points, progress }: LoadTest): Promise<readonly Iteration[]> {
  const filter = {
    outcomes: unpassed,
    finishedUpTo: progress.finished,
    withInspection: false,
    after: 0,
    limit: REPORT_ITERATIONS,
  };
  const candidates = await inLanes(
    READS_AT_ONCE,
    points.filter(({ failed, errored }) => failed + errored > 0),
    ({ delayMs }) => listIterations(state, id, { ...filter, delayMs }),
  );
  const whole = await inLanes(READS_AT_ONCE, chooseIterations(candidates.flat(), REPORT_ITERATIONS), ({ n }) =>
    readIteration(state, id, n),
  );
  return whole.filter((iteration) => iteration !== null);
}

function now(): string {
  return new Date().toISOString();
}
