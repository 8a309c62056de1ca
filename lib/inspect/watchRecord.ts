import { setTimeout as delay } from 'node:timers/promises';
import type { Inspection } from '@/lib/contract/inspect';
import type { RecordName } from '@/lib/record/recordName';
import { watchVersion } from '@/lib/stores/watchVersion';
import { RecordNotFound } from './errors';
import type { InspectContext } from './InspectContext';
import { inspectRecord } from './inspectRecord';

/** A record of which nothing changed for its settle window is looked at so many times less often. */
const CALM_FACTOR = 4;
/** Of so many looks at a calm record one reads it whole: reported calls, and times to come, show in no store's rows. */
const CALM_LOOKS = 5;

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Between two looks at the stores, while the record changes. */
  readonly everyMs?: number;
  /** A watch ends by then, whatever the stores do. */
  readonly lifeMs?: number;
}

/**
 * Yields an inspection at once and again whenever the stores, the calls or the verdict change, until the record has been consistent
 * and unchanged for the settle window. Ends quietly when the signal is aborted or its life is over.
 * @throws RecordNotFound where the first look finds nothing; a record that goes away later is no longer yielded
 */
export async function* watchRecord(
  context: InspectContext,
  name: RecordName,
  { signal, everyMs = 250, lifeMs = 600_000 }: WatchOptions,
): AsyncGenerator<Inspection, void, void> {
  const { timeoutMs } = context.environment;
  const endsAtMs = performance.now() + lifeMs;
  const type = context.types.find(({ id }) => id === name.type);
  if (type === undefined) throw new RecordNotFound(name);
  const settleMs = type.settleMs ?? context.environment.settleMs;
  let token = await watchVersion(context.stores, type, name, { timeoutMs });
  let inspection: Inspection | null = await inspectRecord(context, name);
  let shown = essence(inspection);
  let changedAtMs = performance.now();
  let looks = 0;
  yield inspection;

  while (!signal.aborted && performance.now() < endsAtMs) {
    const isCalm = performance.now() - changedAtMs >= settleMs;
    if (inspection?.verdict === 'consistent' && isCalm) return;
    await delay(isCalm ? everyMs * CALM_FACTOR : everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const seen = await watchVersion(context.stores, type, name, { timeoutMs });
    const changed = seen !== token;
    looks += 1;
    // Time alone changes a verdict as well: an open window closes.
    if (!changed && (inspection?.verdict === 'consistent' || (isCalm && looks % CALM_LOOKS !== 0))) continue;
    token = seen;
    inspection = await inspectAgain(context, name);
    const now = inspection === null ? '' : essence(inspection);
    if (changed || now !== shown) changedAtMs = performance.now();
    if (inspection !== null && now !== shown && !isAborted(signal)) yield inspection;
    shown = now;
  }
}

async function inspectAgain(context: InspectContext, name: RecordName): Promise<Inspection | null> {
  try {
    return await inspectRecord(context, name);
  } catch (error) {
    if (error instanceof RecordNotFound) return null;
    throw error;
  }
}

/** Everything but the clock: what must differ for an inspection to be worth showing again. */
function essence({ verdict, rows, versions, calls, findings, copies }: Inspection): string {
  const states = copies.map(({ status, error }) => [status, error?.code]);
  return JSON.stringify([
    verdict,
    rows,
    versions,
    calls,
    findings.map(({ code, severity }) => [code, severity]),
    states,
  ]);
}

/** The signal may have been aborted during the awaits before; the compiler remembers only the check at the top of the loop. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
