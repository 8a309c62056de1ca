import { setMaxListeners } from 'node:events';
import { SourceFailure } from './SourceFailure';

/** Runs `action` for at most `timeoutMs`, for a store of an environment. @throws SourceFailure `timeout`, or what the action throws */
export function withDeadline<T>(
  store: string,
  timeoutMs: number,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return within(timeoutMs, () => timeoutFailure(store, timeoutMs), action);
}

/**
 * Runs `action` for at most `timeoutMs`. Then the signal is aborted, for the action to destroy what it holds, and the
 * caller hears of the time-out at once, whether the action listens or not.
 * @throws what `late` gives, or whatever the action throws
 */
export async function within<T>(
  timeoutMs: number,
  late: () => Error,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // As many listen as the action sends statements at a time.
  setMaxListeners(0, controller.signal);
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(late());
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([action(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}

export function timeoutFailure(store: string, timeoutMs: number, cause?: unknown): SourceFailure {
  return new SourceFailure(
    {
      code: 'timeout',
      message: `${store} gave no answer within ${timeoutMs} ms.`,
      hint: 'It may be overloaded, or a lock or a firewall may block the query. Try again, or raise the timeout of this environment.',
    },
    cause,
  );
}
