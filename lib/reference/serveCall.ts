import type { BackgroundWork } from './BackgroundWork';
import { openCall, type CallSurroundings, type Outgoing } from './openCall';
import { performCall, type CallRequest, type PerformedCall } from './performCall';
import type { CallOptions } from './readHttpRequest';

/** What calls are served with, whatever they come over. */
export interface ServedCalls extends CallSurroundings {
  /** Which calls, once performed, `onCall` is told of. Their answers carry the id in `Lastwrite-Call`. */
  readonly records: (call: PerformedCall) => boolean;
  /**
   * Told of every call that reached the service's core: once when it and its async work are done, and before that once already when
   * the async work takes longer than `TELL_EARLY_AFTER_MS`. `id` is the same both times. It must not throw.
   */
  readonly onCall: (call: PerformedCall & { readonly id: string }) => void;
}

/** Performs a call; its async work runs once `outgoing` is closed. `recordedAs`: the id for the answer, null where nobody is told of the call. */
export async function serveCall(
  options: ServedCalls,
  background: BackgroundWork,
  callOptions: CallOptions,
  request: CallRequest,
  outgoing: Outgoing,
): Promise<{ readonly performed: PerformedCall; readonly recordedAs: string | null }> {
  const opened = openCall(options, callOptions, request.call, outgoing);
  const performed = await performCall(opened.context, options.clock, request);
  if (performed.failure !== null) options.onFailure(`${request.call} failed`, performed.failure);
  const recorded = options.records(performed);
  const id = options.newId();
  const tell = () => {
    if (recorded) options.onCall({ ...performed, work: [...performed.work], steps: [...performed.steps], id });
  };
  background.add(opened.runDeferred(request.call, tell));
  return { performed, recordedAs: recorded ? id : null };
}
