import type { Call } from '@/lib/evidence/model';
import { parseTime } from '@/lib/evidence/time';
import type { RecordName } from '@/lib/record/recordName';
import type { KnownCalls } from '@/lib/state/calls';
import type { InspectContext } from './InspectContext';

/** What is known of the calls on a record. `told` is false when they could not be told in time: what the stores hold counts without them. */
export interface ToldCalls extends KnownCalls {
  readonly told: boolean;
}

/** The calls on a record if they could not be read. */
export const untold: ToldCalls = { calls: [], dropped: [], told: false };

/** By `name.text`, in the environment's time for all of them together. Every name has its entry. Never rejects. */
export async function listCallsInTime(
  { listCalls, environment }: InspectContext,
  names: readonly RecordName[],
): Promise<ReadonlyMap<string, ToldCalls>> {
  const told = await inTime(listCalls(names), environment.timeoutMs, null);
  return new Map(names.map(({ text }) => [text, told === null ? untold : tell(told.get(text))]));
}

/** What is promised, or `otherwise` when it fails or takes longer. */
async function inTime<T>(promised: Promise<T>, timeoutMs: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), timeoutMs);
  });
  try {
    return await Promise.race([promised, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

function tell({ calls, dropped }: KnownCalls = { calls: [], dropped: [] }): ToldCalls {
  return { calls: [...calls].sort(byStart), dropped, told: true };
}

/** As moments: two texts with different decimals do not sort as such. */
function byStart(a: Call, b: Call): number {
  const [x, y] = [parseTime(a.startedAt) ?? 0n, parseTime(b.startedAt) ?? 0n];
  return x < y ? -1 : x > y ? 1 : 0;
}
