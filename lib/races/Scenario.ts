import type { CallRequest } from '@/lib/reference/performCall';
import type { Inspection } from '@/lib/contract/inspect';
import type { ScenarioDescription, ScenarioId, ViolationCode } from '@/lib/contract/scenarios';

type Unnamed<Request> = Request extends unknown ? Omit<Request, 'name'> : never;

/** A call on the subject, whose name is known only when it is performed. */
export type SubjectCall = Unnamed<CallRequest>;

/** Numbers that a run may choose. */
export interface ScenarioOptions {
  /** `many_coaches`: how many update at once. */
  readonly coaches: number;
}

/** One of the racing parties: a single call. Whatever work the call leaves behind is performed by whoever performs the call. */
export interface CallActor {
  readonly id: string;
  readonly title: string;
  /** Starts `delayMs` after the others. */
  readonly delayed: boolean;
  readonly call: SubjectCall;
}

/** What the invariants say of a subject once everything is quiet. `unknown`: it could not be judged, for `reason`. */
export type Judgement =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly violations: readonly ViolationCode[] }
  | { readonly outcome: 'unknown'; readonly reason: string };

/**
 * A race over a scorecard, declared once: a subject, actors that start together or `delayMs` apart, and what must hold afterwards. Load
 * tests perform the calls over HTTP and freely, the explorer in the service's library, step by step.
 */
export interface Scenario {
  readonly id: ScenarioId;
  readonly title: string;
  readonly summary: string;
  readonly variants: ScenarioDescription['variants'];
  readonly invariants: ScenarioDescription['invariants'];
  /** Brings the subject into being, before the actors start. */
  readonly create: SubjectCall & { readonly call: 'CreateScorecard' };
  readonly actors: (options: ScenarioOptions) => readonly CallActor[];
  /**
   * Judges by an inspection that was made after the quiet time and that knows the calls; `unknown` while it knows fewer than raced, for
   * which it needs the run's options. The violations stand in the order of `invariants`.
   */
  readonly judge: (inspection: Inspection, options?: ScenarioOptions) => Judgement;
}
