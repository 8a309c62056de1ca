import type { Inspection } from '@/lib/contract/inspect';
import { problemCodes, type Problem } from '@/lib/contract/problem';

/** What the process says to a script that called it. */
export const exitCodes = { consistent: 0, inconsistent: 1, unknown: 2, usage: 64 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export function exitCodeOf(verdict: Inspection['verdict']): ExitCode {
  return exitCodes[verdict];
}

/** One inconsistent record outweighs any number of unknown ones, and those any number of consistent ones. */
export function exitCodeOfAll(verdicts: readonly Inspection['verdict'][]): ExitCode {
  if (verdicts.includes('inconsistent')) return exitCodes.inconsistent;
  return verdicts.length === 0 || verdicts.includes('unknown') ? exitCodes.unknown : exitCodes.consistent;
}

/** A request that was wrong is wrong usage; everything else means that nothing could be told. */
export function exitCodeOfProblem({ code }: Pick<Problem, 'code'>): ExitCode {
  const status = Object.entries(problemCodes).find(([known]) => known === code)?.[1];
  return status === 400 || status === 413 ? exitCodes.usage : exitCodes.unknown;
}
