import type { Inspection } from '@/lib/contract/inspect';

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
