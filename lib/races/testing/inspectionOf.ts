import type { Inspection } from '@/lib/contract/inspect';
import type { Evidence } from '@/lib/evidence/model';
import { assembleInspection } from '@/lib/inspect/assembleInspection';

/** The inspection that evidence leads to, without any store: as the API would give it. */
export function inspectionOf({ name, inspectedAt, settleMs, sources, calls }: Evidence): Inspection {
  const none = { postgres: [], historic: [], clickhouseFinal: [], clickhouseRaw: [] };
  return assembleInspection(
    { environment: { id: 'test', settleMs, timeoutMs: 1_000 }, now: () => inspectedAt },
    name,
    { sources, inspectedAt, queries: none, warnings: none },
    { calls, dropped: [], told: true },
    1,
  );
}
