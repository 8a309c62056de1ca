import { listScorecards } from '@/lib/reference/listScorecards';
import { openStores } from '@/lib/reference/openStores';
import { removeProfiles } from '@/lib/reference/removeProfiles';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { isReplayProfileBefore } from '@/lib/runs/explorations/scorecards/replayProfile';
import { EXPLORED_CUSTOMER } from '@/lib/runs/explorations/scorecards/removeSubjects';
import { forgetCalls } from '@/lib/state/loadTests/cleanup';
import type { State } from '@/lib/state/openState';

const DAY_MS = 86_400_000;
const PROFILES_AT_ONCE = 50;

/**
 * Removes the records of replays that are older than so many days from an environment's stores, and what was told of them: each day's have a profile of their own.
 * Safe to repeat. Gives how many records Postgres held.
 */
export async function removeOldReplays(
  state: State,
  { id, explorer }: EnvironmentConfig,
  days: number,
  now: Date,
): Promise<number> {
  if (explorer === null) return 0;
  const stores = openStores(explorer.postgresUrl, explorer.clickhouseUrl);
  try {
    const before = new Date(now.getTime() - days * DAY_MS);
    const names = await listScorecards(stores.postgres, EXPLORED_CUSTOMER);
    const old = names.filter(({ profile }) => isReplayProfileBefore(profile, before));
    const profiles = [...new Set(old.map(({ profile }) => profile))];
    let removed = 0;
    for (let from = 0; from < profiles.length; from += PROFILES_AT_ONCE) {
      const some = profiles.slice(from, from + PROFILES_AT_ONCE);
      await forgetCalls(
        state,
        id,
        old.filter(({ profile }) => some.includes(profile)).map(({ text }) => text),
      );
      removed += await removeProfiles(stores, EXPLORED_CUSTOMER, some);
    }
    return removed;
  } finally {
    await stores.close();
  }
}
