import type { Exploration } from '../interleavings';

/** The command line that starts the same exploration. */
export function exploreCommand({ scenario, variant, environment, reindex, coaches, batches, schedulers, reduce, limit }: Exploration['request'], defaultLimit: number): string {
  return [
    'npx lastwrite explore', scenario, variant,
    ...(reindex ? ['--reindex'] : []),
    ...(coaches === undefined ? [] : ['--coaches', String(coaches)]),
    ...(batches === undefined ? [] : ['--batches', batches.join(',')]),
    ...(schedulers === undefined ? [] : ['--schedulers', String(schedulers)]),
    ...(reduce ? [] : ['--all-orders']),
    ...(limit === defaultLimit ? [] : ['--limit', String(limit)]),
    ...(environment === null ? [] : ['--environment', environment]),
  ].join(' ');
}

/** The command line that prints a fix matrix. */
export function matrixCommand({ scenario, environment, reindex, coaches, batches, schedulers }: Pick<Exploration['request'], 'scenario' | 'reindex' | 'coaches' | 'batches' | 'schedulers'> & { readonly environment: string | null }): string {
  return [
    'npx lastwrite matrix', scenario,
    ...(reindex ? ['--reindex'] : []),
    ...(coaches === undefined ? [] : ['--coaches', String(coaches)]),
    ...(batches === undefined ? [] : ['--batches', batches.join(',')]),
    ...(schedulers === undefined ? [] : ['--schedulers', String(schedulers)]),
    ...(environment === null ? [] : ['--environment', environment]),
  ].join(' ');
}
