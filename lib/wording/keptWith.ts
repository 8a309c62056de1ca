import type { Inspection } from '@/lib/contract/inspect';

/** That an inspection is of a record that is gone; null for one that was made now. */
export function keptWithText(keptWith: Inspection['keptWith']): string | null {
  return keptWith === undefined
    ? null
    : `The record was deleted once its load test no longer needed it. This is the inspection by which iteration ${keptWith.iteration} of the load test ${keptWith.loadTest} was judged.`;
}
