import { formatParameter, type ParameterValues } from '@/lib/contract/parameters';
import type { Exploration } from '@/lib/contract/interleavings';

type Request = Exploration['request'];
type RaceOptions = Pick<Request, 'reindex' | 'parameters'>;

/** The command line that starts the same exploration. */
export function exploreCommand(
  { scenario, variant, environment, reduce, limit, ...race }: Request,
  defaultLimit: number,
): string {
  return [
    'npx lastwrite explore',
    scenario,
    variant,
    ...raceFlags(race),
    ...(reduce ? [] : ['--all-orders']),
    ...(limit === defaultLimit ? [] : ['--limit', String(limit)]),
    ...environmentFlag(environment),
  ].join(' ');
}

/** The command line that prints a fix matrix. */
export function matrixCommand({
  scenario,
  environment,
  ...race
}: Pick<Request, 'scenario' | 'environment'> & RaceOptions): string {
  return ['npx lastwrite matrix', scenario, ...raceFlags(race), ...environmentFlag(environment)].join(' ');
}

function raceFlags({ reindex, parameters }: RaceOptions): readonly string[] {
  return [...(reindex ? ['--reindex'] : []), ...parameterFlags(parameters)];
}

/** `--set coaches=3`, for each. */
export function parameterFlags(parameters: ParameterValues): readonly string[] {
  return Object.entries(parameters).flatMap(([id, value]) => ['--set', `${id}=${formatParameter(value)}`]);
}

function environmentFlag(environment: string | null): readonly string[] {
  return environment === null ? [] : ['--environment', environment];
}
