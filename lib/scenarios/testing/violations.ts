import type { Violation } from '@/lib/contract/scenarios';
import { scenarios } from '../scenarios';

/** Every violation that a built-in scenario declares, each once. */
export const everyViolation: readonly Violation[] = [
  ...new Map(scenarios.flatMap(({ violations }) => violations).map((each) => [each.code, each])).values(),
];

/** Violations by their codes, in the order given. @throws TypeError, where no scenario declares one */
export function violationsCalled(...codes: readonly string[]): readonly Violation[] {
  return codes.map((code) => {
    const found = everyViolation.find((each) => each.code === code);
    if (!found) throw new TypeError(`no scenario declares ${code}`);
    return found;
  });
}
