import type { Call } from '@/lib/evidence/model';
import { parseTime } from '@/lib/evidence/time';
import type { RecordName } from '@/lib/record/recordName';
import type { DroppedCalls } from '@/lib/state/calls';
import type { InspectContext } from './InspectContext';

const namesAtOnce = 8;

/** The calls on a record, by start. `told` is false when they could not be told in time: what the stores hold counts without them. */
export interface ToldCalls {
  readonly calls: readonly Call[];
  /** Calls that were known once and are no longer kept. */
  readonly dropped: readonly DroppedCalls[];
  readonly told: boolean;
}

/** The calls on a record if they could not be read. */
export const untold: ToldCalls = { calls: [], dropped: [], told: false };

/** By `name.text`, in the environment's time for all of them together. Every name has its entry. Never rejects. */
export async function listCallsOfInTime(
  context: InspectContext,
  names: readonly RecordName[],
): Promise<ReadonlyMap<string, ToldCalls>> {
  const { listCallsOf, environment } = context;
  if (listCallsOf === undefined) return oneByOne(context, names);
  const told = await inTime(
    Promise.all([listCallsOf(names), listDropped(context, names)]),
    environment.timeoutMs,
    null,
  );
  return new Map(
    names.map(({ text }) => [text, told === null ? untold : tell(told[0].get(text) ?? [], told[1].get(text))]),
  );
}

async function oneByOne(
  context: InspectContext,
  names: readonly RecordName[],
): Promise<ReadonlyMap<string, ToldCalls>> {
  const { listCalls, environment } = context;
  const found = new Map<string, ToldCalls>(names.map(({ text }) => [text, untold]));
  const endsAtMs = performance.now() + environment.timeoutMs;
  const allDropped = listDropped(context, names);
  // It is awaited by each name; a failure in between is theirs to handle.
  allDropped.catch(() => undefined);
  const waiting = [...names];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const leftMs = endsAtMs - performance.now();
      if (leftMs <= 0) return;
      const { text } = name;
      const told = Promise.all([listCalls(name), allDropped]).then(([calls, dropped]) =>
        tell(calls, dropped.get(text)),
      );
      found.set(text, await inTime(told, leftMs, untold));
    }
  };
  await Promise.all(Array.from({ length: namesAtOnce }, lane));
  return found;
}

async function listDropped(
  { listDroppedCallsOf }: InspectContext,
  names: readonly RecordName[],
): Promise<ReadonlyMap<string, readonly DroppedCalls[]>> {
  return (await listDroppedCallsOf?.(names)) ?? new Map<string, readonly DroppedCalls[]>();
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

function tell(calls: readonly Call[], dropped: readonly DroppedCalls[] = []): ToldCalls {
  return { calls: [...calls].sort(byStart), dropped, told: true };
}

/** As moments: two texts with different decimals do not sort as such. */
function byStart(a: Call, b: Call): number {
  const [x, y] = [parseTime(a.startedAt) ?? 0n, parseTime(b.startedAt) ?? 0n];
  return x < y ? -1 : x > y ? 1 : 0;
}
