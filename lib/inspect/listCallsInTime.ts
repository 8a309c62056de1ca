import type { Call } from '@/lib/evidence/model';
import type { ScorecardName } from '@/lib/scorecard/resourceName';
import type { InspectContext } from './InspectContext';

const namesAtOnce = 8;

/** The calls on a record, by start. None when they can't be told in time: what the stores hold counts without them. */
export async function listCallsInTime({ listCalls, environment }: InspectContext, name: ScorecardName): Promise<readonly Call[]> {
  return byStart(await inTime(listCalls(name), environment.timeoutMs, []));
}

/** The same for many names, by `name.text`, in the same time for all of them together. */
export async function listCallsOfInTime(context: InspectContext, names: readonly ScorecardName[]): Promise<ReadonlyMap<string, readonly Call[]>> {
  const { listCallsOf, environment } = context;
  const calls = listCallsOf === undefined ? await oneByOne(context, names) : await inTime(listCallsOf(names), environment.timeoutMs, new Map<string, readonly Call[]>());
  return new Map([...calls].map(([name, ofName]) => [name, byStart(ofName)]));
}

async function oneByOne({ listCalls, environment }: InspectContext, names: readonly ScorecardName[]): Promise<ReadonlyMap<string, readonly Call[]>> {
  const found = new Map<string, readonly Call[]>();
  const endsAtMs = performance.now() + environment.timeoutMs;
  const waiting = [...names];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const leftMs = endsAtMs - performance.now();
      if (leftMs <= 0) return;
      found.set(name.text, await inTime(listCalls(name), leftMs, []));
    }
  };
  await Promise.all(Array.from({ length: namesAtOnce }, lane));
  return found;
}

/** What is promised, or `otherwise` when it fails or takes longer. */
async function inTime<T>(promised: Promise<T>, timeoutMs: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => { timer = setTimeout(() => resolve(otherwise), timeoutMs); });
  try {
    return await Promise.race([promised, late]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

function byStart(calls: readonly Call[]): readonly Call[] {
  return [...calls].sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}
