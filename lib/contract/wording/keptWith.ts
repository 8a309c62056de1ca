import type { Inspection } from '../inspect';

/** That an inspection is of a record that is gone; null for one that was made now. */
export function keptWithText(keptWith: Inspection['keptWith']): string | null {
  return keptWith === undefined
    ? null
    : `The record was deleted with its load test’s others. This is what iteration ${keptWith.iteration} was judged by (load test ${keptWith.loadTest}).`;
}
