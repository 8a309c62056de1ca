import { v7 as uuidv7 } from 'uuid';
import { scorecardName, type ScorecardName } from '@/lib/scorecard/resourceName';

/** Each record leaves a handful of parts in ClickHouse, whose partitions are per customer and profile: beyond some 400 parts they are merged. */
const PER_PROFILE = 100;

/**
 * Names for the records of a run, a new one with each call: under the environment's first customer where it lists any, for only those
 * are known to exist there, else spread over profiles of this run and this worker.
 */
export function createSubjects(
  loadTestId: string,
  owner: { readonly customer: string; readonly profile: string } | undefined,
): () => ScorecardName {
  // Ids made in the same minute begin alike.
  const prefix = `${loadTestId.replaceAll('-', '').slice(-8)}-${uuidv7().slice(-4)}`;
  let made = 0;
  return () => {
    const { customer, profile } = owner ?? {
      customer: 'load-tests',
      profile: `${prefix}-${Math.floor(made / PER_PROFILE) + 1}`,
    };
    made += 1;
    return scorecardName(customer, profile, uuidv7());
  };
}

/** What the rows of a run's races over tables carry, a new one with each call. */
export function createRowSubjects(loadTestId: string): () => string {
  return () => `load-tests/${loadTestId}/${uuidv7()}`;
}
