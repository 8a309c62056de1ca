/** The sweep has ended, or another worker has this one's claim: its results do not count. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/**
 * Renews a claim while `action` goes on. Its signal is aborted when the claim is lost, or when this process is asked to end. A renewal that fails may be the
 * database's: only its answer says that the claim is gone. Throws ClaimLost.
 */
export async function whileHeld<Result>(
  {
    renew,
    leaseMs,
    closing,
  }: {
    readonly renew: () => Promise<boolean>;
    readonly leaseMs: number;
    readonly closing: AbortSignal;
  },
  action: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  const renewing = setInterval(() => {
    renew().then(
      (held) => {
        if (!held) lost.abort();
      },
      () => undefined,
    );
  }, leaseMs / 3);
  try {
    const signal = AbortSignal.any([closing, lost.signal]);
    signal.throwIfAborted();
    // Not all that is under way listens, and what it still finds is not saved.
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    return await Promise.race([action(signal), aborted]);
  } catch (error) {
    throw lost.signal.aborted && !closing.aborted ? new ClaimLost('the claim is lost', { cause: error }) : error;
  } finally {
    clearInterval(renewing);
  }
}
