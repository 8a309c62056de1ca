import type { Inspection } from '@/lib/contract/inspect';
import type { Evidence } from '@/lib/evidence/model';
import { assembleInspection, diagnoseRead } from '@/lib/inspect/assembleInspection';

/** The inspection that evidence leads to, without any store: as the API would give it. */
export function inspectionOf({ type, name, inspectedAt, settleMs, sources, partly = [], calls }: Evidence): Inspection {
  const context = { environment: { id: 'test', settleMs, timeoutMs: 1_000 }, now: () => inspectedAt };
  const read = { sources, partly, inspectedAt, queries: {}, warnings: {} };
  return assembleInspection(context, diagnoseRead(context, type, name, read, { calls, dropped: [], told: true }), 1);
}
