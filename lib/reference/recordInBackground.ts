import { callEvidence } from '@/lib/contract/inspect';
import { evidenceOf } from '@/lib/state/callEvidence';
import { scorecardType } from './scorecard/scorecardType';
import { noteDroppedCalls, recordCalls, type RecordedCall } from '@/lib/state/calls';
import type { State } from '@/lib/state/openState';

/** At most so many calls are kept while the state can't be reached. Then those go that are worth least as evidence, of these the oldest. */
export const WAITING_AT_MOST = 1_000;
/** Of so many kinds of calls on so many records it is noted that some were dropped. */
const NOTED_AT_MOST = 1_000;
const BATCH = 100;
const COLLECT_MS = 50;
const RETRY_MS = 1_000;

export interface CallRecorder {
  /** Returns at once. */
  record(call: RecordedCall): void;
  /** Writes what is left, as far as that succeeds at the first try. */
  close(): Promise<void>;
}

/**
 * Saves calls in batches, beside the calls themselves: a state that is slow or gone never holds up or breaks one. What can't be saved is
 * tried again, and reported once per failure; what found no room meanwhile is noted as dropped once the state is back.
 */
export function recordInBackground(
  state: State,
  environmentId: string,
  onFailure: (error: unknown) => void,
): CallRecorder {
  let waiting: RecordedCall[] = [];
  /** The newest of each kind of each record. */
  const dropped = new Map<string, RecordedCall>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    while (waiting.length + dropped.size > 0) {
      const batch = waiting.splice(0, BATCH);
      const gone = [...dropped];
      try {
        await recordCalls(state, environmentId, scorecardType, batch);
        await noteDroppedCalls(
          state,
          environmentId,
          scorecardType,
          gone.map(([, call]) => call),
        );
        for (const [key, call] of gone) if (dropped.get(key) === call) dropped.delete(key);
      } catch (error) {
        waiting = [...batch, ...waiting];
        makeRoom();
        onFailure(error);
        flushIn(RETRY_MS);
        return;
      }
    }
  };
  const makeRoom = (): void => {
    while (waiting.length > WAITING_AT_MOST) {
      const [worst] = waiting.splice(leastWorth(waiting), 1);
      if (worst) noteDropped(worst);
    }
  };
  const noteDropped = (call: RecordedCall): void => {
    const key = `${call.name} ${call.call} ${worthOf(call)}`;
    const known = dropped.get(key);
    dropped.delete(key);
    dropped.set(key, known !== undefined && known.startedAt > call.startedAt ? known : call);
    const [oldest] = dropped.keys();
    if (dropped.size > NOTED_AT_MOST && oldest !== undefined) dropped.delete(oldest);
  };
  const flushIn = (delayMs: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      running = running.then(flush);
    }, delayMs);
  };
  return {
    record(call) {
      // A call that is told again takes the place of what waits of it.
      const known = waiting.findIndex(({ id, name }) => id !== undefined && id === call.id && name === call.name);
      if (known < 0) waiting.push(call);
      else waiting[known] = call;
      makeRoom();
      flushIn(COLLECT_MS);
    },
    async close() {
      clearTimeout(timer);
      await running;
      await flush();
      clearTimeout(timer);
    },
  };
}

function worthOf(call: RecordedCall): number {
  return callEvidence.indexOf(evidenceOf(scorecardType, call));
}

/** The oldest of those that are worth least. */
function leastWorth(calls: readonly RecordedCall[]): number {
  let least = 0;
  for (const [index, call] of calls.entries()) if (worthOf(call) < worthOf(calls[least] ?? call)) least = index;
  return least;
}
