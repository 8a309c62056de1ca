import type { Raced } from '@/lib/contract/scenarios';
import { counted } from './formatMs';
import { violationLabels } from './violationLabels';

interface Ended {
  readonly outcome: 'ok' | 'violated' | 'deadlock' | 'error';
  readonly violations: readonly string[];
}

interface Moved {
  readonly place: 'before' | 'after';
  readonly step: StepOf;
  readonly other: StepOf;
}

export interface StepOf {
  readonly actor: string;
  readonly step: string;
}

/** Which step of an order made the difference, in a sentence; `other` is how the nearest order ended that ends otherwise. */
export function orderDifference(moved: Moved | null, exchanges: number, other: Ended, raced: Raced): string {
  const would = changeOf(other, raced);
  if (moved === null)
    return `No single step decides. If ${counted(exchanges, 'pair')} of steps changed places, ${would}.`;
  return `Had ${named(moved.step)} come ${moved.place} ${named(moved.other)}, ${would}.`;
}

function changeOf({ outcome, violations }: Ended, raced: Raced): string {
  if (outcome === 'ok') return 'every invariant would hold';
  if (outcome === 'deadlock') return 'there would be a deadlock';
  return `this would go wrong: ${violationLabels(raced, violations).join(', ')}`;
}

function named({ actor, step }: StepOf): string {
  return `“${step}” of ${actor}`;
}
