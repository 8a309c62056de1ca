export interface Paced {
  readonly status: string;
  readonly orders: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** How fast runs that have completed ran their orders; null while none has. */
export function paceOf(runs: readonly Paced[]): { readonly msPerOrder: number; readonly msPerRun: number } | null {
  const times = runs.flatMap(({ status, orders, startedAt, finishedAt }) =>
    status === 'completed' && orders > 0 && startedAt !== null && finishedAt !== null
      ? [{ orders, ms: Date.parse(finishedAt) - Date.parse(startedAt) }]
      : [],
  );
  const [orders, ms] = times.reduce(([sum, total], each) => [sum + each.orders, total + each.ms], [0, 0]);
  return orders > 0 && ms > 0 ? { msPerOrder: ms / orders, msPerRun: ms / times.length } : null;
}
