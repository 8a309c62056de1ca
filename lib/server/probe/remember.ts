/** Answers from memory while the last answer is young; callers that come meanwhile share one question. A failure is not kept. */
export function remember<T>(
  keepMs: number,
  ask: () => Promise<T>,
  monotonicMs: () => number = () => performance.now(),
): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly sinceMs: number } | null = null;
  return () => {
    if (kept && monotonicMs() - kept.sinceMs < keepMs) return kept.value;
    const asked = { value: ask(), sinceMs: monotonicMs() };
    kept = asked;
    asked.value.catch(() => {
      if (kept === asked) kept = null;
    });
    return asked.value;
  };
}
