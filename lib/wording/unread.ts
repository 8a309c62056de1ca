import type { InspectManyResponse } from '@/lib/contract/inspect';
import { finalId, rawId } from '@/lib/record/RecordType';

type Result = InspectManyResponse['results'][number];

/** Of what nothing is known although the record has a verdict: `Not read: FINAL, RAW.`; null when all was read. */
export function unreadText({ unread, callsError }: Pick<Result, 'unread' | 'callsError'>): string | null {
  const parts = [...unread.map(titleOf), ...(callsError === undefined ? [] : ['calls'])];
  return parts.length === 0 ? null : `Not read: ${parts.join(', ')}.`;
}

/** A list names copies by their ids alone; those of the one copy in ClickHouse go by the names of its views. */
function titleOf(id: string): string {
  const [copy = ''] = id.split('.', 1);
  if (id !== finalId(copy) && id !== rawId(copy)) return id;
  const view = id === finalId(copy) ? 'FINAL' : 'RAW';
  return copy === 'clickhouse' ? view : `${copy} ${view}`;
}
