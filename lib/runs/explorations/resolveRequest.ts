import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import type { Exploration, InterleavingRequest } from '@/lib/contract/interleavings';
import { readParameters, type ParameterValues } from '@/lib/contract/parameters';
import type { EnvironmentConfig, ExplorerConfig } from '@/lib/environments/config';
import { findScenario, listIds, scenarioIds } from '@/lib/scenarios/scenarios';
import type { CallScenario, RowScenario } from '@/lib/scenarios/Scenario';
import { InterleavingError } from './InterleavingError';

type Asked = Omit<InterleavingRequest, 'limit' | 'reduce' | 'environment'>;

/** What is raced, with everything that it leaves open decided. */
export type Race =
  | {
      readonly kind: 'calls';
      readonly scenario: CallScenario;
      readonly strategy: Strategy;
      readonly parameters: ParameterValues;
      readonly reindex: boolean;
      readonly environmentId: string;
      readonly explorer: ExplorerConfig;
    }
  | {
      readonly kind: 'rows';
      readonly scenario: RowScenario;
      readonly variant: string;
      readonly parameters: ParameterValues;
    };

export interface ResolvedRequest {
  /** As it is saved and shown: options that the scenario has, and no others. */
  readonly request: Omit<Exploration['request'], 'limit' | 'reduce'>;
  readonly race: Race;
}

/** Whether this can be explored, and where. Throws InterleavingError with what to change. */
export function resolveRequest(environment: EnvironmentConfig, asked: Asked): ResolvedRequest {
  const { variant, reindex = false } = asked;
  const scenario = findScenario(asked.scenario);
  if (!scenario)
    throw new InterleavingError(
      'unknown_scenario',
      `Expected one of the scenarios ${listIds(scenarioIds)}.`,
      'scenario',
    );
  const { id, variants } = scenario;
  if (!variants.some((known) => known.id === variant)) {
    throw new InterleavingError(
      'unknown_scenario',
      `Expected one of the variants of ${id}: ${listIds(variants.map((known) => known.id))}.`,
      'variant',
    );
  }
  if (scenario.kind === 'requests')
    throw new InterleavingError(
      'invalid_request',
      `The steps of ${id} run inside your own service, where Lastwrite cannot control them. Run it as a load test, or write its SQL as a lab race.`,
      'scenario',
    );
  if (scenario.kind === 'sql')
    throw new InterleavingError('invalid_request', `${id} is a race of SQL, which is run in the race lab.`, 'scenario');
  const read = readParameters(scenario.parameters, asked.parameters ?? {}, 'exploration');
  if (!read.ok) throw new InterleavingError('invalid_request', `For ${id}, ${read.expected}.`, `parameters.${read.id}`);
  const parameters = read.values;
  if (scenario.kind === 'rows') {
    if (reindex)
      throw new InterleavingError('invalid_request', 'Only races over records have a reindex job.', 'reindex');
    return {
      request: { scenario: id, variant, environment: null, reindex, parameters },
      race: { kind: 'rows', scenario, variant, parameters },
    };
  }
  const strategy = parseStrategy(variant);
  if (!strategy) throw new TypeError(`the variant ${variant} is not a write strategy`);
  const explorer = explorerOf(environment);
  return {
    request: { scenario: id, variant, environment: environment.id, reindex, parameters },
    race: { kind: 'calls', scenario, strategy, parameters, reindex, environmentId: environment.id, explorer },
  };
}

function explorerOf({ id, explorer }: EnvironmentConfig): ExplorerConfig {
  if (explorer !== null) return explorer;
  const how =
    id === 'local'
      ? 'set LASTWRITE_EXPLORER_POSTGRES_URL and LASTWRITE_EXPLORER_CLICKHOUSE_URL to its stores with users who may write.'
      : 'choose the environment local, with its stores in LASTWRITE_EXPLORER_POSTGRES_URL and LASTWRITE_EXPLORER_CLICKHOUSE_URL, or explore a scenario with its own tables.';
  throw new InterleavingError(
    'interleavings_not_allowed',
    `Explorations write records, and the stores of the environment ${id} may not be written: ${how} The embedded stack sets both variables.`,
    'environment',
  );
}
