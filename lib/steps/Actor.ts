import type { Step } from './step';

/** What an actor gets: the step function for all its I/O, and a way to leave work behind as another actor. */
export interface Stage {
  readonly step: Step;
  readonly defer: (work: { readonly name: string; readonly run: (step: Step) => Promise<void> }) => void;
}

export type Actor<T = unknown> = (stage: Stage) => Promise<T>;
