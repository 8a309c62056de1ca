import type { Inspection } from '@/lib/contract/inspect';
import type { Evidence } from '@/lib/evidence/model';
import { assembleInspection } from '@/lib/inspect/assembleInspection';

/** The inspection that evidence leads to, without any store: as the API would give it. */
export function inspectionOf({ type, name, inspectedAt, settleMs, sources, partly = [], calls }: Evidence): Inspection {
  return assembleInspection(
    { environment: { id: 'test', settleMs, timeoutMs: 1_000 }, now: () => inspectedAt },
    type,
    name,
    { sources, partly, inspectedAt, queries: {}, warnings: {} },
    { calls, dropped: [], told: true },
    1,
  );
}
