import type { ScenarioDescription } from '@/lib/contract/scenarios';

type Variant = ScenarioDescription['variants'][number];

export interface VariantGroup {
  readonly title: string;
  readonly variants: readonly Variant[];
}

/** Variants by the first of their choices; those of a plain list stand in one group. In the order given. */
export function groupVariants(variants: readonly Variant[]): readonly VariantGroup[] {
  const groups = new Map<string, Variant[]>();
  for (const variant of variants) {
    const title = variant.choices?.[0]?.id ?? 'variants';
    groups.set(title, [...(groups.get(title) ?? []), variant]);
  }
  return [...groups].map(([title, members]) => ({ title, variants: members }));
}
