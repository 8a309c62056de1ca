import type { Exploration } from '@/lib/contract/interleavings';

/** The newest exploration that found an order that goes wrong: its variant first of all where it is asked for. null: none has. */
export function replayExample(explorations: readonly Exploration[], variant: string): Exploration | null {
  const found = explorations.filter(({ witness }) => witness !== null);
  return found.find(({ request }) => request.variant === variant) ?? found[0] ?? null;
}
