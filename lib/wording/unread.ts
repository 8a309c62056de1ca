import type { InspectManyResponse } from '@/lib/contract/inspect';

type Result = InspectManyResponse['results'][number];

/** Of what nothing is known although the record has a verdict: `Not read: clickhouse FINAL, clickhouse RAW.`; null when all was read. */
export function unreadText({ unread, callsError }: Pick<Result, 'unread' | 'callsError'>): string | null {
  const parts = [...unread.map(copyName), ...(callsError === undefined ? [] : ['calls'])];
  return parts.length === 0 ? null : `Not read: ${parts.join(', ')}.`;
}

/** The id of a copy, or of a view of one in ClickHouse. */
function copyName(id: string): string {
  return id.replace(/\.(final|raw)$/, (_, view: string) => ` ${view.toUpperCase()}`);
}
