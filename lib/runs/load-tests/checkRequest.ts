import type { LoadTestRequest, SavedRequest } from '@/lib/contract/loadTests';
import { readParameters } from '@/lib/contract/parameters';
import type { EnvironmentConfig } from '@/lib/environments/config';
import type { SqlScenario } from '@/lib/scenarios/sql/SqlScenario';
import type { RequestScenario } from '@/lib/scenarios/requests/RequestScenario';
import type { Scenario } from '@/lib/scenarios/Scenario';
import { recordTypeIn, type ScenarioRegistry } from '@/lib/scenarios/ScenarioRegistry';
import { listIds } from '@/lib/scenarios/scenarios';
import { LoadTestError } from './LoadTestError';

type Request = SavedRequest;
/** What a request is held against. */
export interface CheckContext {
  readonly scenarios: Pick<ScenarioRegistry, 'find' | 'ids'>;
  /** A Postgres is named for races of SQL. */
  readonly racesSql: boolean;
  /** Whether the environment's coaching service is the reference one; null when it gave no answer. */
  readonly isReference: (environment: EnvironmentConfig) => Promise<boolean | null>;
}

/** The request as it is saved: every parameter that its scenario has, chosen or by default. What is wrong with it is for `checkRequest` to say. */
export function toSaved(
  { scenarios }: Pick<CheckContext, 'scenarios'>,
  environment: EnvironmentConfig,
  { parameters = {}, ...asked }: LoadTestRequest,
): Request {
  const read = readParameters(scenarios.find(asked.scenario)?.parameters ?? [], parameters, 'load_test');
  return { ...asked, environment: environment.id, parameters: read.ok ? read.values : parameters };
}

/** Whether this may be run, and against this environment. Gives the scenario. Throws LoadTestError with what to change. */
export async function checkRequest(
  context: CheckContext,
  environment: EnvironmentConfig,
  request: Request,
): Promise<Scenario> {
  const scenario = checkScenario(context.scenarios, request);
  // Races over rows call nobody, and write to the console's own database alone.
  if (scenario.kind !== 'calls' && request.transport === 'grpc')
    throw new LoadTestError(
      'invalid_request',
      'Only races of calls have a choice of transport. This scenario defines its own.',
      'transport',
    );
  if (scenario.kind === 'rows') return scenario;
  if (scenario.kind === 'sql') {
    checkSql(context, scenario, request);
    return scenario;
  }
  checkAllowed(environment);
  if (scenario.kind === 'requests') {
    checkTarget(environment, scenario, request);
    return scenario;
  }
  checkCoaching(environment, request.transport);
  if (request.latency === 'staging' && (await context.isReference(environment)) === false) {
    throw new LoadTestError(
      'invalid_request',
      'Only the reference coaching service can be slowed down, and this environment has another one.',
      'latency',
    );
  }
  return scenario;
}

function checkScenario(scenarios: CheckContext['scenarios'], { scenario: id, variant, parameters }: Request): Scenario {
  const scenario = scenarios.find(id);
  if (!scenario)
    throw new LoadTestError('unknown_scenario', `Expected one of the scenarios ${listIds(scenarios.ids)}.`, 'scenario');
  if (!scenario.variants.some((known) => known.id === variant)) {
    throw new LoadTestError(
      'unknown_scenario',
      `Expected one of the variants of ${id}: ${listIds(scenario.variants.map((known) => known.id))}.`,
      'variant',
    );
  }
  const read = readParameters(scenario.parameters, parameters, 'load_test');
  if (!read.ok) throw new LoadTestError('invalid_request', `For ${id}, ${read.expected}.`, `parameters.${read.id}`);
  return scenario;
}

function checkAllowed({ id, loadTests }: EnvironmentConfig): void {
  if (!loadTests) {
    const how =
      id === 'local'
        ? 'they run on embedded stores. Add other stores as an environment to lastwrite.config.json, with "loadTests": true.'
        : `set "loadTests": true in its entry in lastwrite.config.json if its records may be written.`;
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The environment ${id} does not allow load tests, which write records: ${how}`,
      'environment',
    );
  }
}

function checkCoaching({ id, coaching }: EnvironmentConfig, transport: Request['transport']): void {
  if (coaching === null) {
    const where =
      id === 'local' ? 'set LASTWRITE_COACHING_URL' : 'set "coaching" in its entry in lastwrite.config.json';
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The environment ${id} has no coaching service to send calls to: ${where}.`,
      'environment',
    );
  }
  if (transport === 'grpc' && coaching.grpcUrl === undefined) {
    const where =
      id === 'local'
        ? 'set LASTWRITE_COACHING_GRPC_URL'
        : 'set "grpcUrl" under "coaching" in its entry in lastwrite.config.json';
    throw new LoadTestError('invalid_request', `The environment ${id} has no gRPC address: ${where}.`, 'transport');
  }
}

/** It runs in databases of its own, where the configuration names a Postgres for them. */
function checkSql({ racesSql }: CheckContext, { id, violations }: SqlScenario, { latency }: Request): void {
  if (violations.length === 0)
    throw new LoadTestError(
      'invalid_request',
      `${id} has no check, so nothing says which of its ends are failures. Add "--: check" with a query that returns the rows which must not be there.`,
      'scenario',
    );
  if (!racesSql)
    throw new LoadTestError(
      'load_tests_not_allowed',
      'Races of SQL need a Postgres for databases of their own. Name a role that may make databases and roles in LASTWRITE_LAB_URL.',
      'scenario',
    );
  if (latency !== 'none')
    throw new LoadTestError('invalid_request', 'Only the reference coaching service can be slowed down.', 'latency');
}

/** The environment has to know where the requests of a scenario go, and nothing of a team's own can be slowed down. */
function checkTarget(environment: EnvironmentConfig, scenario: RequestScenario, { variant, latency }: Request): void {
  const id = scenario.targetOf(variant);
  const target = environment.targets[id];
  const known = Object.keys(environment.targets);
  if (target === undefined)
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The environment ${environment.id} has no target ${id}${known.length === 0 ? '' : `; it has ${listIds(known)}`}. Add it to "targets" in lastwrite.config.json.`,
      'environment',
    );
  if ((scenario.driver === 'grpc' ? target.grpcUrl : target.url) === null)
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The target ${id} has no address for ${scenario.driver === 'grpc' ? 'gRPC: set "grpcUrl"' : 'HTTP: set "url"'}.`,
      'environment',
    );
  if (recordTypeIn(environment, scenario.recordType) === null)
    throw new LoadTestError(
      'load_tests_not_allowed',
      `The environment ${environment.id} has no record type ${scenario.recordType}.`,
      'environment',
    );
  if (latency !== 'none')
    throw new LoadTestError('invalid_request', 'Only the reference coaching service can be slowed down.', 'latency');
}
