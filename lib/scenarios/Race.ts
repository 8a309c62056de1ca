import type { Parameter } from '@/lib/contract/parameters';
import type { ScenarioDescription, Violation } from '@/lib/contract/scenarios';

/** What the invariants say of a subject once everything is quiet. `unknown`: it could not be judged, for `reason`. */
export type Judgement =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly violations: readonly string[] }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** What every race declares, for any kind of actor. */
export interface Race {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly variants: ScenarioDescription['variants'];
  /** What it can break, in the order in which it is told. */
  readonly violations: readonly Violation[];
}
