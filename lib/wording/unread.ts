import type { InspectManyResponse } from '@/lib/contract/inspect';

/** Every store has answered. */
export const NO_STORE_HOLDS_IT = 'No store holds this record.';

type Result = InspectManyResponse['results'][number];

/** Of what nothing is known although the record has a verdict: `Not read: FINAL, RAW.`; null when all was read. */
export function unreadText({ unread, callsError }: Pick<Result, 'unread' | 'callsError'>): string | null {
  const parts = [...copyNames(unread), ...(callsError === undefined ? [] : ['calls'])];
  return parts.length === 0 ? null : `Not read: ${parts.join(', ')}.`;
}

/** Views of ClickHouse are told by the copy as well where they are of several: `lake FINAL`. */
function copyNames(ids: readonly string[]): readonly string[] {
  const views = ids.map((id) => /^(.*)\.(final|raw)$/.exec(id));
  const several = new Set(views.flatMap((view) => view?.[1] ?? [])).size > 1;
  return ids.map((id, index) => {
    const [, copy = '', view] = views[index] ?? [];
    if (view === undefined) return id;
    return several ? `${copy} ${view.toUpperCase()}` : view.toUpperCase();
  });
}
