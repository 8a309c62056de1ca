import { sweepOutcomes } from '@/lib/contract/sweeps';
import { searchOf } from '../searchWords';

/** Which sweeps a list shows; what is null is not asked for. */
export interface SweepListFilter {
  readonly record: string | null;
  readonly kind: string | null;
  readonly status: string | null;
  readonly outcome: string | null;
  readonly search: string | null;
}

/** `?state=` is an outcome of sweeps that ended, or the status of others. */
export function sweepFilter(params: URLSearchParams): SweepListFilter {
  const state = params.get('state');
  const isOutcome = sweepOutcomes.some((outcome) => outcome === state);
  return {
    record: params.get('record'),
    kind: params.get('kind'),
    status: isOutcome ? null : state,
    outcome: isOutcome ? state : null,
    search: searchOf(params),
  };
}

export function isFiltered(filter: object): boolean {
  return Object.values(filter).some((value) => value !== null);
}
