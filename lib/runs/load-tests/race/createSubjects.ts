import { v7 as uuidv7 } from 'uuid';
import { scorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';

/** Each record leaves a handful of parts in ClickHouse, whose partitions are per customer and profile: beyond some 400 parts they are merged. */
const PER_PROFILE = 100;

/** Whose records load tests are where the environment lists no customers. */
export const OWN_CUSTOMER = 'load-tests';

/**
 * Names for the records of a run, a new one with each call: under the environment's first customer where it lists any, for only those
 * are known to exist there, else spread over profiles of this run and this worker.
 */
export function createSubjects(
  loadTestId: string,
  owner: { readonly customer: string; readonly profile: string } | undefined,
): () => ScorecardName {
  const prefix = `${runPrefix(loadTestId)}-${uuidv7().slice(-4)}`;
  let made = 0;
  return () => {
    const { customer, profile } = owner ?? {
      customer: OWN_CUSTOMER,
      profile: `${prefix}-${Math.floor(made / PER_PROFILE) + 1}`,
    };
    made += 1;
    return scorecardName(customer, profile, uuidv7());
  };
}

/** True for a profile that holds nothing but records of this run. */
export function isOwnProfile(
  loadTestId: string,
  { customer, profile }: Pick<ScorecardName, 'customer' | 'profile'>,
): boolean {
  return customer === OWN_CUSTOMER && profile.startsWith(`${runPrefix(loadTestId)}-`);
}

/** Of the profiles of a run, those after which their worker has begun another one: no new record will come into them. */
export function filledProfiles(profiles: readonly string[]): readonly string[] {
  const numbered = profiles.map((profile) => {
    const at = profile.lastIndexOf('-');
    return { profile, series: profile.slice(0, at), number: Number(profile.slice(at + 1)) };
  });
  return numbered
    .filter(({ series, number }) => numbered.some((other) => other.series === series && other.number > number))
    .map(({ profile }) => profile);
}

/** What the rows of a run's races over tables carry, a new one with each call. */
export function createRowSubjects(loadTestId: string): () => string {
  return () => `load-tests/${loadTestId}/${uuidv7()}`;
}

/** Ids made in the same minute begin alike. */
function runPrefix(loadTestId: string): string {
  return loadTestId.replaceAll('-', '').slice(-8);
}
