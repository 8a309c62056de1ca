import type { LoadTest } from '@/lib/contract/loadTests';
import { violationCodes, type ScenarioDescription, type ViolationCode } from '@/lib/contract/scenarios';
import { violationTitles } from './violationTitles';

export interface ViolationKind {
  readonly code: ViolationCode;
  /** `Submission lost`. */
  readonly title: string;
  /** The invariant that it breaks, in a sentence without its full stop; null while the scenario is not known. */
  readonly rule: string | null;
  /** Its place among all codes: the same colour in every run. */
  readonly colour: number;
}

export interface DelayViolations {
  readonly delayMs: number;
  readonly failed: number;
  readonly counts: ReadonlyMap<ViolationCode, number>;
}

/** The kinds of violation that occurred, in the contract's order, and how often each at each delay, ascending. */
export function violationsByDelay(
  { points }: Pick<LoadTest, 'points'>,
  scenario: ScenarioDescription | undefined,
): { readonly kinds: readonly ViolationKind[]; readonly delays: readonly DelayViolations[] } {
  const delays = [...points]
    .sort((a, b) => a.delayMs - b.delayMs)
    .map(({ delayMs, failed, violations }): DelayViolations => ({
      delayMs,
      failed,
      counts: new Map(violationCodes.flatMap((code) => (violations[code] ? [[code, violations[code]] as const] : []))),
    }));
  const kinds = violationCodes.map((code, colour): ViolationKind => ({
    code,
    colour,
    title: violationTitles[code],
    rule: scenario?.invariants.find((invariant) => invariant.code === code)?.title ?? null,
  }));
  return { kinds: kinds.filter(({ code }) => delays.some(({ counts }) => counts.has(code))), delays };
}
