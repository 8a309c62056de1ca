import type { Call } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import type { InspectContext } from './InspectContext';

const namesAtOnce = 8;

/** The calls on a record, by start. `told` is false when they could not be told in time: what the stores hold counts without them. */
export interface ToldCalls {
  readonly calls: readonly Call[];
  readonly told: boolean;
}

const untold: ToldCalls = { calls: [], told: false };

/** Never rejects. */
export async function listCallsInTime(
  { listCalls, environment }: InspectContext,
  name: ScorecardName,
): Promise<ToldCalls> {
  return inTime(listCalls(name).then(tell), environment.timeoutMs, untold);
}

/** The same for many names, by `name.text`, in the same time for all of them together. Every name has its entry. */
export async function listCallsOfInTime(
  context: InspectContext,
  names: readonly ScorecardName[],
): Promise<ReadonlyMap<string, ToldCalls>> {
  const { listCallsOf, environment } = context;
  if (listCallsOf === undefined) return oneByOne(context, names);
  const calls = await inTime<ReadonlyMap<string, readonly Call[]> | null>(
    listCallsOf(names),
    environment.timeoutMs,
    null,
  );
  return new Map(names.map(({ text }) => [text, calls === null ? untold : tell(calls.get(text) ?? [])]));
}

async function oneByOne(
  { listCalls, environment }: InspectContext,
  names: readonly ScorecardName[],
): Promise<ReadonlyMap<string, ToldCalls>> {
  const found = new Map<string, ToldCalls>(names.map(({ text }) => [text, untold]));
  const endsAtMs = performance.now() + environment.timeoutMs;
  const waiting = [...names];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const leftMs = endsAtMs - performance.now();
      if (leftMs <= 0) return;
      found.set(name.text, await inTime(listCalls(name).then(tell), leftMs, untold));
    }
  };
  await Promise.all(Array.from({ length: namesAtOnce }, lane));
  return found;
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

function tell(calls: readonly Call[]): ToldCalls {
  return {
    calls: [...calls].sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0)),
    told: true,
  };
}
