import { toProblem, type Problem } from './problem';

/** Thrown for a request that never reaches the core, with its answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail);
  }
}

export function methodNotAllowed(allowed: string): Refusal {
  return new Refusal(toProblem('METHOD_NOT_ALLOWED', `expected one of ${allowed}`), { Allow: allowed });
}
