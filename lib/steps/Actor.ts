import type { Step } from './step';

/** What an actor gets: the step it has to pass all its I/O through, and a way to leave work behind as an actor of its own. */
export interface Stage {
  readonly step: Step;
  readonly defer: (work: { readonly name: string; readonly run: (step: Step) => Promise<void> }) => void;
}

export type Actor<T = unknown> = (stage: Stage) => Promise<T>;
