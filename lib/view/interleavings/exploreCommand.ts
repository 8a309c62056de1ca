import type { Exploration } from '@/lib/contract/interleavings';
import { interleavingDefaults } from '@/lib/contract/interleavings';

/** The same exploration on the command line; what is the default is left out. */
export function exploreCommand({ scenario, variant, environment, reindex, coaches, batches, schedulers, reduce, limit }: Exploration['request']): string {
  return [
    `npx lastwrite explore ${scenario} ${variant}`,
    ...(reindex ? ['--reindex'] : []),
    ...(coaches === undefined ? [] : [`--coaches ${coaches}`]),
    ...(batches === undefined ? [] : [`--batches ${batches.join(',')}`]),
    ...(schedulers === undefined ? [] : [`--schedulers ${schedulers}`]),
    ...(reduce ? [] : ['--all']),
    ...(limit === interleavingDefaults.limit ? [] : [`--limit ${limit}`]),
    ...(environment === null ? [] : [`--environment ${environment}`]),
  ].join(' ');
}
