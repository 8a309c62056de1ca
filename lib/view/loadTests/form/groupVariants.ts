import type { ScenarioDescription } from '@/lib/contract/scenarios';

type Variant = ScenarioDescription['variants'][number];

export interface VariantGroup {
  readonly title: string;
  readonly variants: readonly Variant[];
}

/** Variants by the first of their two choices, as in `save_all/async_closure`; those of one choice stand in one group. In the order given. */
export function groupVariants(variants: readonly Variant[]): readonly VariantGroup[] {
  const groups = new Map<string, Variant[]>();
  for (const variant of variants) {
    const [first = '', second] = variant.id.split('/');
    const title = second === undefined ? 'variants' : first;
    groups.set(title, [...(groups.get(title) ?? []), variant]);
  }
  return [...groups].map(([title, members]) => ({ title, variants: members }));
}
