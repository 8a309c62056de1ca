import type { Raced } from '@/lib/contract/scenarios';

/** What violations are called, as the run's scenario called them; a code that it does not declare stands for itself. */
export function violationLabels(
  { violations }: Pick<Raced, 'violations'>,
  codes: readonly string[],
): readonly string[] {
  return codes.map((code) => violations.find((each) => each.code === code)?.label ?? code);
}
