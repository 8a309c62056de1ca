import type { Exploration } from '@/lib/contract/interleavings';
import { standingOf } from '@/lib/wording/explorationOutcome';

/** The variants that every exploration given proves clean, each once, in the order of the scenario's variants. */
export function provenVariants(
  variants: readonly { readonly id: string }[],
  explorations: readonly Exploration[],
): readonly string[] {
  return variants
    .map(({ id }) => id)
    .filter((id) => {
      const own = explorations.filter(({ request }) => request.variant === id);
      return own.length > 0 && own.every((each) => standingOf(each) === 'proven');
    });
}
