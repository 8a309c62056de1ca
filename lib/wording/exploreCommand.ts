import type { Exploration } from '@/lib/contract/interleavings';

type Request = Exploration['request'];
type RaceOptions = Pick<Request, 'reindex' | 'coaches' | 'batches' | 'schedulers'>;

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

function raceFlags({ reindex, coaches, batches, schedulers }: RaceOptions): readonly string[] {
  return [
    ...(reindex ? ['--reindex'] : []),
    ...(coaches === undefined ? [] : ['--coaches', String(coaches)]),
    ...(batches === undefined ? [] : ['--batches', batches.join(',')]),
    ...(schedulers === undefined ? [] : ['--schedulers', String(schedulers)]),
  ];
}

function environmentFlag(environment: string | null): readonly string[] {
  return environment === null ? [] : ['--environment', environment];
}
