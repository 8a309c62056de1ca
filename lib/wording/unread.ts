import type { InspectManyResponse } from '@/lib/contract/inspect';

type Result = InspectManyResponse['results'][number];

const titles: Record<Result['unread'][number], string> = {
  postgres: 'director',
  historic: 'historic',
  clickhouseFinal: 'FINAL',
  clickhouseRaw: 'RAW',
};

/** Of what nothing is known although the record has a verdict: `Not read: FINAL, RAW.`; null when all was read. */
export function unreadText({ unread, callsError }: Pick<Result, 'unread' | 'callsError'>): string | null {
  const parts = [...unread.map((id) => titles[id]), ...(callsError === undefined ? [] : ['calls'])];
  return parts.length === 0 ? null : `Not read: ${parts.join(', ')}.`;
}
