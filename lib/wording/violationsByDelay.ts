import type { LoadTest } from '@/lib/contract/loadTests';

export interface ViolationKind {
  readonly code: string;
  /** `Submission lost`. */
  readonly title: string;
  /** The invariant that it breaks, in a sentence without its full stop. */
  readonly rule: string;
  /** Its place among those of the scenario: the same colour in every run of it. */
  readonly colour: number;
}

export interface DelayViolations {
  readonly delayMs: number;
  readonly failed: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** The kinds of violation that occurred, in the scenario's order, and how often each at each delay, ascending. */
export function violationsByDelay({ points, raced }: Pick<LoadTest, 'points' | 'raced'>): {
  readonly kinds: readonly ViolationKind[];
  readonly delays: readonly DelayViolations[];
} {
  const delays = [...points]
    .sort((a, b) => a.delayMs - b.delayMs)
    .map(({ delayMs, failed, violations }): DelayViolations => ({
      delayMs,
      failed,
      counts: new Map(
        raced.violations.flatMap(({ code }) => (violations[code] ? [[code, violations[code]] as const] : [])),
      ),
    }));
  const kinds = raced.violations.map(({ code, label, title }, colour): ViolationKind => ({
    code,
    colour,
    title: label,
    rule: title,
  }));
  return { kinds: kinds.filter(({ code }) => delays.some(({ counts }) => counts.has(code))), delays };
}
