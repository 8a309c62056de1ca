import { parseStrategy, type Strategy } from '@/lib/reference/strategy';
import { interleavingDefaults, type Exploration, type InterleavingRequest } from '@/lib/contract/interleavings';
import { ownSize, sizeOptions, sizeOwners } from '@/lib/contract/scenarios';
import type { EnvironmentConfig, ExplorerConfig } from '@/lib/environments/config';
import { findRace, listIds, raceIds } from '@/lib/races/findRace';
import type { Scenario } from '@/lib/races/Scenario';
import type { TableOptions, TableScenario } from '@/lib/races/TableScenario';
import { InterleavingError } from './InterleavingError';

type Asked = Omit<InterleavingRequest, 'limit' | 'reduce' | 'environment'>;

/** What is raced, with everything that it leaves open decided. */
export type Race =
  | {
      readonly kind: 'scorecards';
      readonly scenario: Scenario;
      readonly strategy: Strategy;
      readonly coaches: number;
      readonly reindex: boolean;
      readonly environmentId: string;
      readonly explorer: ExplorerConfig;
    }
  | {
      readonly kind: 'tables';
      readonly scenario: TableScenario;
      readonly variant: string;
      readonly options: TableOptions;
    };

type RaceRequest = Omit<Exploration['request'], 'limit' | 'reduce'>;

export interface ResolvedRequest {
  /** As it is saved and shown: options that the scenario has, and no others. */
  readonly request: RaceRequest;
  readonly race: Race;
}

/** Whether this can be explored, and where. Throws InterleavingError with what to change. */
export function resolveRequest(environment: EnvironmentConfig, asked: Asked): ResolvedRequest {
  const found = findRace(asked.scenario);
  if (!found)
    throw new InterleavingError('unknown_scenario', `Expected one of the scenarios ${listIds(raceIds)}.`, 'scenario');
  const { id, variants } = found.scenario;
  if (!variants.some((known) => known.id === asked.variant)) {
    throw new InterleavingError(
      'unknown_scenario',
      `Expected one of the variants of ${id}: ${listIds(variants.map((known) => known.id))}.`,
      'variant',
    );
  }
  for (const option of sizeOptions) {
    if (asked[option] !== undefined && sizeOwners[option] !== id)
      throw new InterleavingError('invalid_request', `Only the scenario ${sizeOwners[option]} has ${option}.`, option);
  }
  if (asked.reindex === true && found.kind === 'tables')
    throw new InterleavingError(
      'invalid_request',
      'Only races over scorecards have a reindex job beside them.',
      'reindex',
    );
  return found.kind === 'scorecards'
    ? overScorecards(environment, found.scenario, asked)
    : overTables(found.scenario, asked);
}

function overScorecards(
  environment: EnvironmentConfig,
  scenario: Scenario,
  { variant, coaches, reindex = false }: Asked,
): ResolvedRequest {
  const explorer = explorerOf(environment);
  const chosen = coaches ?? interleavingDefaults.coaches;
  const request: RaceRequest = {
    scenario: scenario.id,
    variant,
    environment: environment.id,
    reindex,
    ...ownSize(scenario.id, { coaches }, interleavingDefaults),
  };
  const strategy = parseStrategy(variant);
  if (!strategy) throw new TypeError(`the variant ${variant} is no write strategy`);
  return {
    request,
    race: { kind: 'scorecards', scenario, strategy, coaches: chosen, reindex, environmentId: environment.id, explorer },
  };
}

function overTables(scenario: TableScenario, { variant, batches, schedulers }: Asked): ResolvedRequest {
  const options: TableOptions = {
    batches: batches ?? interleavingDefaults.batches,
    schedulers: schedulers ?? interleavingDefaults.schedulers,
  };
  return {
    request: {
      scenario: scenario.id,
      variant,
      environment: null,
      reindex: false,
      ...ownSize(scenario.id, options, interleavingDefaults),
    },
    race: { kind: 'tables', scenario, variant, options },
  };
}

function explorerOf({ id, explorer }: EnvironmentConfig): ExplorerConfig {
  if (explorer !== null) return explorer;
  const how =
    id === 'local'
      ? 'set LASTWRITE_EXPLORER_POSTGRES_URL and LASTWRITE_EXPLORER_CLICKHOUSE_URL to its stores as users that may write.'
      : 'choose the environment local, whose stores LASTWRITE_EXPLORER_POSTGRES_URL and LASTWRITE_EXPLORER_CLICKHOUSE_URL name, or explore a scenario with tables of its own.';
  throw new InterleavingError(
    'interleavings_not_allowed',
    `Every order is run on records of its own, and the stores of the environment ${id} may not be written: ${how} The embedded stack sets both by itself.`,
    'environment',
  );
}
