import type { Inspection } from '@/lib/contract/inspect';

type Dropped = NonNullable<Inspection['droppedCalls']>;

/** Which calls of a record are no longer kept and whether that matters, in two sentences; null when none were dropped. */
export function droppedCallsText(dropped: Dropped | undefined): string | null {
  if (dropped === undefined || dropped.length === 0) return null;
  const newest = new Map<string, string>();
  for (const { call, newestStartedAt } of dropped) {
    const known = newest.get(call);
    // Times of the state all have microseconds, so they sort as text.
    if (known === undefined || known < newestStartedAt) newest.set(call, newestStartedAt);
  }
  const kinds = [...newest].map(
    ([call, time]) => `${call === '' ? 'calls' : call} up to ${time.replace('T', ' ').replace('Z', '')}`,
  );
  const harmless = dropped.every(({ evidence }) => evidence === 'none');
  return `Older calls are no longer kept: ${kinds.join(', ')} (UTC). ${
    harmless
      ? 'They wrote nothing and show no submission.'
      : 'A loss that only these calls would show cannot be seen here.'
  }`;
}
