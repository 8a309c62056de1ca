import type { Exploration } from '@/lib/contract/interleavings';

/** What an exploration comes to. `clean` only where every order was run or provably equals one that was. */
export type ExplorationVerdict = 'clean' | 'violated' | 'incomplete';

type Counts = Pick<
  Exploration,
  'status' | 'explored' | 'complete' | 'violating' | 'deadlocks' | 'errors' | 'possible' | 'request' | 'failure'
>;

/** A violation that was found stays found, whatever else was cut off; a deadlock that a caller sees is no clean order. */
export function explorationVerdict({
  complete,
  violating,
  errors,
  deadlocks,
}: Pick<Counts, 'complete' | 'violating' | 'errors' | 'deadlocks'>): ExplorationVerdict {
  if (violating > 0) return 'violated';
  return complete && errors === 0 && deadlocks === 0 ? 'clean' : 'incomplete';
}

/** The verdict in one sentence, for terminals and reports. */
export function verdictSentence(exploration: Counts): string {
  const { explored, violating, deadlocks, complete } = exploration;
  const rest = complete ? '' : ` ${whyIncomplete(exploration)}`;
  switch (explorationVerdict(exploration)) {
    case 'violated':
      return `${number(violating)} of ${orders(explored)} ${violating === 1 ? 'violates' : 'violate'} an invariant.${rest}`;
    case 'clean':
      return `Proven clean: none of ${orders(explored)} violates an invariant, and every other order equals one of them.`;
    case 'incomplete':
      return `Nothing is proven: ${orders(explored)} were run and none violates an invariant${deadlocks > 0 ? `, but ${number(deadlocks)} ended in a deadlock` : ''}.${rest}`;
  }
}

function whyIncomplete({ status, errors, request, failure }: Counts): string {
  if (failure) return failure.detail;
  if (status === 'cancelled') return 'It was cancelled before it finished.';
  if (status !== 'completed') return 'It has not finished.';
  return errors > 0
    ? `${number(errors)} could not be judged.`
    : `It stopped at its limit of ${orders(request.limit)}; there are more.`;
}

function orders(count: number): string {
  return `${number(count)} ${count === 1 ? 'order' : 'orders'}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
