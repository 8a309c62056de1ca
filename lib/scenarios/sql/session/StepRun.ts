import type { SessionEvent } from '../session/SessionEvent';

/** What a step came to. `ended`: how it was ended from this side. */
export interface StepRun {
  readonly events: readonly SessionEvent[];
  readonly ended: 'timeout' | 'answer too large' | null;
}
