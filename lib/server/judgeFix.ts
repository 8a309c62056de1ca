import type { LoadTest } from '@/lib/contract/loadTests';
import { sideLimits, type LoadTestVerdict, type SideSelector } from '@/lib/contract/loadTestVerdict';
import { loadTestNotFound } from '@/lib/runs/load-tests/LoadTestError';
import { readDeployment } from '@/lib/state/deployments/deployments';
import { describeLoadTests } from '@/lib/state/loadTests/describeLoadTests';
import { findSide, type SidePlace } from '@/lib/state/loadTests/findSide';
import type { State } from '@/lib/state/openState';
import { fixVerdict } from '@/lib/wording/comparison/fixVerdict';
import type { Side } from '@/lib/wording/comparison/Side';
import { judgedOf } from '@/lib/wording/headlineOf';
import { ProblemError } from './http/ProblemError';

export interface FixQuestion {
  readonly before: SideSelector;
  readonly after: SideSelector;
  /** Narrow what a label, a variant or a deployment stands for. */
  readonly scenario?: string | undefined;
  readonly environment?: string | undefined;
}

/** One verdict over two sides of runs that are over and have judged something. Throws ProblemError with what to change, and LoadTestError where an id is none. */
export async function judgeFix(state: State, question: FixQuestion): Promise<LoadTestVerdict> {
  const [before, after] = await Promise.all([readSide(state, question, 'before'), readSide(state, question, 'after')]);
  const both = before.loadTests.find(({ id }) => after.loadTests.some((other) => other.id === id));
  if (both) throw wrong('after', `Expected different runs on the two sides. ${both.id} is on both.`);
  return { ...fixVerdict(before, after), before: described(before), after: described(after) };
}

async function readSide(state: State, question: FixQuestion, place: SidePlace): Promise<Side> {
  const { scenario, environment } = question;
  const selector = question[place];
  const spoken = await spokenOf(state, selector, place);
  const limit = sideLimits.runs + 1;
  const ids = await findSide(state, selector, place, { scenario, environment, limit });
  if (ids.length > sideLimits.runs)
    throw wrong(place, `Expected at most ${sideLimits.runs} runs. Narrow them by scenario, environment or ids.`);
  const loadTests = (await describeLoadTests(state, ids)).filter((loadTest) => judgedOf(loadTest) > 0);
  if (selector.kind === 'runs' && ids.length < selector.ids.length) throw loadTestNotFound();
  if (loadTests.length === 0)
    throw wrong(place, `Expected finished runs with judged iterations. There are none among ${spoken}.`);
  return { id: place, spoken, loadTests };
}

async function spokenOf(state: State, selector: SideSelector, place: SidePlace): Promise<string> {
  switch (selector.kind) {
    case 'label':
      return `“${selector.label}”`;
    case 'variant':
      return selector.variant;
    case 'runs':
      return selector.ids.length === 1 ? `the run ${place}` : `the ${selector.ids.length} runs ${place}`;
    case 'deployment': {
      const deployment = await readDeployment(state, selector.id);
      if (deployment === null) throw wrong(place, 'Expected the id of a deployment; GET /api/deployments lists them.');
      return `the runs ${place} ${deployment.title}`;
    }
    default:
      return selector satisfies never;
  }
}

function described({ spoken, loadTests }: Side): LoadTestVerdict['before'] {
  const sum = (count: (loadTest: LoadTest) => number) => loadTests.reduce((total, each) => total + count(each), 0);
  return {
    spoken,
    runs: loadTests.map(({ id, request, createdAt }) => ({
      id,
      label: request.label ?? null,
      variant: request.variant,
      createdAt,
    })),
    failed: sum(({ points }) => points.reduce((failed, point) => failed + point.failed, 0)),
    judged: sum(judgedOf),
  };
}

function wrong(place: SidePlace, message: string): ProblemError {
  return new ProblemError('invalid_request', message, [{ path: `query.${place}`, message }]);
}
