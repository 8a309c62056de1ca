import type { FixMatrix } from '@/lib/contract/interleavings';
import { standingOf } from '@/lib/wording/explorationOutcome';
import { matrixCells } from '@/lib/wording/matrixCells';
import { matrixFigures, matrixHeadline } from '@/lib/wording/matrixHeadline';
import { readParameters, type ParameterValues } from '@/lib/contract/parameters';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { describeScenario, findScenario } from '@/lib/scenarios/scenarios';
import { listExplorations } from '@/lib/state/interleavings/listExplorations';
import { listLoadTests } from '@/lib/state/loadTests/listLoadTests';
import type { State } from '@/lib/state/openState';
import { InterleavingError } from './InterleavingError';

export interface MatrixInput {
  readonly scenario: string;
  /** undefined: whichever was explored last. */
  readonly environment?: string | undefined;
  readonly reindex: boolean;
  readonly parameters: ParameterValues;
}

/** More than any scenario has variants with different options. */
const MOST_EXPLORATIONS = 500;
const MOST_RUNS = 100;

/** Every variant of a scenario against what breaks it, with these options. Throws InterleavingError. */
export async function readMatrix(state: State, input: MatrixInput, generatedAt: string): Promise<FixMatrix> {
  const scenario = scenarioOf(input.scenario);
  const read = readParameters(scenario.parameters, input.parameters, 'exploration');
  if (!read.ok)
    throw new InterleavingError('invalid_request', `For ${scenario.id}, ${read.expected}.`, `parameters.${read.id}`);
  const environment = input.environment ?? null;
  const [explorations, { loadTests }] = await Promise.all([
    listExplorations(state, { scenario: scenario.id, latest: true, limit: MOST_EXPLORATIONS }),
    listLoadTests(state, { scenario: scenario.id, environment: input.environment, limit: MOST_RUNS }),
  ]);
  const here = explorations.filter(
    ({ request }) => environment === null || request.environment === null || request.environment === environment,
  );
  const options = {
    reindex: scenario.recordType !== null && input.reindex,
    parameters: read.values,
  };
  const cells = matrixCells(scenario, here, loadTests, options);
  const { lead, rest } = matrixHeadline(cells);
  return {
    scenario: scenario.id,
    title: scenario.title,
    violations: scenario.violations,
    environment,
    options,
    headline: [lead, rest, matrixFigures(cells)].filter((part) => part !== '').join(' '),
    variants: cells.map(({ variant: { id, title, shipped }, exploration, rate }) => ({
      variant: id,
      title,
      shipped,
      standing: exploration === null ? 'nothing' : standingOf(exploration),
      exploration,
      loadTest: rate && {
        id: rate.loadTestId,
        failing: rate.failing,
        rate: rate.text,
        interval: rate.interval,
        simulated: rate.simulated,
        otherwise: rate.otherwise,
        saturated: rate.saturatedBy !== null,
        saturatedBy: rate.saturatedBy,
      },
    })),
    generatedAt,
  };
}

function scenarioOf(id: string): ScenarioDescription {
  const scenario = findScenario(id);
  if (scenario === null)
    throw new InterleavingError('unknown_scenario', 'Unknown scenario. GET /api/scenarios lists them.');
  return describeScenario(scenario);
}
